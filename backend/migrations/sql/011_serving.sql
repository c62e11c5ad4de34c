-- Routes: what gateways read. A gateway asks for what is newer than the generation it has seen, so generations have to
-- become visible in their order: whoever writes a route holds the lock until its transaction ends.
CREATE SEQUENCE serving_route_generations;

CREATE FUNCTION number_route() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('serving_routes'::regclass::oid::integer, 0);
    NEW.generation := nextval('serving_route_generations');
    NEW.updated_at := now();
    PERFORM pg_notify('modelyard_routes', NEW.generation::text);
    RETURN NEW;
END
$$;

CREATE TRIGGER number_route BEFORE INSERT OR UPDATE ON serving_routes FOR EACH ROW EXECUTE FUNCTION number_route();

CREATE FUNCTION serving_routes_since(seen bigint)
RETURNS TABLE (generation bigint, route jsonb)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT r.generation, r.route FROM serving_routes AS r WHERE r.generation > seen ORDER BY r.generation
$$;

REVOKE ALL ON FUNCTION number_route(), serving_routes_since(bigint) FROM PUBLIC;
-- Routes of every organization: never for the role that acts for one.
GRANT EXECUTE ON FUNCTION serving_routes_since(bigint) TO modelyard_platform;

CALL secure_table('serving_routes', 'SELECT, INSERT, UPDATE');
