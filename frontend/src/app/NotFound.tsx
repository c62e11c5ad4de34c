import { IconMapQuestion } from "@tabler/icons-react";
import { EmptyState } from "@/shared/ui/EmptyState";
import { ButtonLink } from "@/shared/ui/links";
import { HiddenTitle } from "@/shared/ui/Page";

/** What is not there, and what somebody may not see, look the same. */
export function NotFound() {
  return (
    <div style={{ display: "grid", placeItems: "center", minHeight: "60vh" }}>
      <HiddenTitle title="Not found" />
      <EmptyState
        icon={IconMapQuestion}
        title="There is nothing at this address"
        action={
          <ButtonLink to="/" variant="default">
            Go to the start
          </ButtonLink>
        }
      >
        It may have been deleted or moved, or you may not have access to it.
      </EmptyState>
    </div>
  );
}
