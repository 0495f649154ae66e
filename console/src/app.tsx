import { type ReactNode, Suspense, lazy } from "react";
import { Redirect, Route, Router, Switch, useSearch } from "wouter";
import { SessionProvider } from "./api/session.tsx";
import { ApiPage } from "./pages/api-page.tsx";
import { ApiListPage } from "./pages/api-list-page.tsx";
import { CallerPage } from "./pages/caller-page.tsx";
import { CallersPage } from "./pages/callers-page.tsx";
import { ChangesPage } from "./pages/changes-page.tsx";
import { InventoryPage } from "./pages/inventory-page.tsx";
import { LivePage } from "./pages/live-page.tsx";
import { NothingHere } from "./pages/nothing-here.tsx";
import { OperationPage } from "./pages/operation-page.tsx";
import { OverviewPage } from "./pages/overview-page.tsx";
import { PosturePage } from "./pages/posture-page.tsx";
import { SignIn } from "./pages/sign-in.tsx";
import { Skeleton } from "./parts/loaded.tsx";
import { Shell } from "./parts/shell.tsx";
import { useSignIn } from "./use-sign-in.ts";

/** Laying out graphs is a third of all code, and only one page needs it. */
const FlowsPage = lazy(async () => ({
  default: (await import("./pages/flows-page.tsx")).FlowsPage,
}));

export function App(): ReactNode {
  const { asking, signedIn, ...way } = useSignIn();
  if (signedIn === undefined) {
    return asking ? <Skeleton lines={3} /> : <SignIn {...way} />;
  }
  return (
    <SessionProvider value={signedIn}>
      <Router base="/console" aroundNav={navigateToTop}>
        <Shell>
          <Suspense fallback={<Skeleton lines={8} />}>
            <Pages />
          </Suspense>
        </Shell>
      </Router>
    </SessionProvider>
  );
}

function Pages(): ReactNode {
  const query = new URLSearchParams(useSearch());
  const [key, id] = [query.get("key") ?? "", query.get("id") ?? ""];
  const subject = query.get("subject") ?? "";
  return (
    <Switch>
      <Route path="/" component={OverviewPage} />
      <Route path="/inventory" component={InventoryPage} />
      <Route path="/operation">
        {key === "" ? <Redirect to="/inventory" replace /> : <OperationPage key={key} id={key} />}
      </Route>
      <Route path="/apis" component={ApiListPage} />
      <Route path="/api">
        {id === "" ? <Redirect to="/apis" replace /> : <ApiPage key={id} id={id} />}
      </Route>
      <Route path="/callers" component={CallersPage} />
      <Route path="/caller">
        {subject === "" ? (
          <Redirect to="/callers" replace />
        ) : (
          <CallerPage key={subject} subject={subject} />
        )}
      </Route>
      <Route path="/flows" component={FlowsPage} />
      <Route path="/live" component={LivePage} />
      <Route path="/posture" component={PosturePage} />
      <Route path="/changes" component={ChangesPage} />
      <Route component={NothingHere} />
    </Switch>
  );
}

type Navigate = (to: string, options?: { readonly replace?: boolean }) => void;

/** A new page begins at its top; what only refines the page that is there leaves it where it is. */
function navigateToTop(
  navigate: Navigate,
  to: string,
  options?: { readonly replace?: boolean },
): void {
  navigate(to, options);
  if (options?.replace !== true) window.scrollTo(0, 0);
}
