import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { useSession } from "../api/session.tsx";
import { Announcer } from "./announcer.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import "./shell.css";

interface Place {
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
  /** Pages that belong to it. */
  readonly with?: string;
}

const places: readonly Place[] = [
  { href: "/", title: "Overview", icon: "overview" },
  { href: "/inventory", title: "Inventory", icon: "inventory", with: "/operation" },
  { href: "/apis", title: "APIs", icon: "apis", with: "/api" },
  { href: "/callers", title: "Callers", icon: "callers", with: "/caller" },
  { href: "/flows", title: "Flows", icon: "flows" },
  { href: "/live", title: "Live", icon: "live" },
  { href: "/posture", title: "Posture", icon: "posture" },
  { href: "/changes", title: "Changes", icon: "changes" },
];

/** What surrounds every page: the way around, who is signed in, and the page's live region. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const [location] = useLocation();
  // Going elsewhere closes it.
  const [openAt, setOpenAt] = useState<string | undefined>(undefined);
  const open = openAt === location;
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className={open ? "side open" : "side"}>
        <div className="side-head">
          <Brand />
          <button
            className="button bare side-toggle"
            type="button"
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpenAt(open ? undefined : location)}
          >
            <Icon name={open ? "close" : "menu"} />
            Menu
          </button>
        </div>
        <div className="side-body" id="navigation">
          <nav aria-label="Main">
            <ul>
              {places.map((place) => (
                <NavigationItem key={place.href} place={place} location={location} />
              ))}
            </ul>
          </nav>
          <Person />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Announcer />
    </div>
  );
}

function NavigationItem(props: { readonly place: Place; readonly location: string }): ReactNode {
  const { place, location } = props;
  const here = location === place.href || location === place.with;
  return (
    <li>
      <Link href={place.href} aria-current={here ? "page" : undefined}>
        <Icon name={place.icon} />
        {place.title}
      </Link>
    </li>
  );
}

export function Brand(): ReactNode {
  return (
    <span className="brand">
      <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
        <path
          fill="currentColor"
          d="M2 2h2.5v2h2V2h3v2h2V2H14v4.2l-1.2 1V14H10v-2.6a2 2 0 0 0-4 0V14H3.2V7.2L2 6.2z"
        />
      </svg>
      Castellan
    </span>
  );
}

function Person(): ReactNode {
  const { session, signOut } = useSession();
  return (
    <div className="person">
      <ThemeToggle />
      <button className="button bare" type="button" onClick={signOut}>
        <Icon name="leave" />
        Sign out
      </button>
      <p className="person-name">
        {session.name} <span className="quiet">· {session.role}</span>
      </p>
    </div>
  );
}
