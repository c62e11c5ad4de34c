import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { CopyButton } from "@/shared/ui/CopyButton";
import classes from "../auth.module.css";
import { AuthCard } from "../components/AuthCard";
import { forgetFailure, readFailure } from "../failure";

const SLUG = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Where a browser ends that did not get in by its organization's identity provider. */
export function SingleSignOnFailedPage() {
  const [failure] = useState(() => readFailure(document.cookie));
  useEffect(forgetFailure, []);
  const org = failure && SLUG.test(failure.organization) ? failure.organization : null;
  return (
    <AuthCard
      title="The single sign-on did not work"
      lead={failure?.detail || "Why is not known any more. Start it again to see the reason."}
    >
      {failure?.request_id && (
        <>
          <div>
            Request <code className="mono">{failure.request_id}</code>{" "}
            <CopyButton value={failure.request_id} label="Copy the request id" size={24} />
          </div>
          <p className={classes.lead}>
            An administrator of the organization finds the reason in the audit log, by this request.
          </p>
        </>
      )}
      {org && (
        <Button component="a" size="sm" href={`/api/v1/auth/sso/${org}`}>
          Try again
        </Button>
      )}
      <Link to="/login" className="link">
        To the log-in
      </Link>
    </AuthCard>
  );
}
