import {
  Box,
  ChartColumn,
  ChartSpline,
  CircleUser,
  Code,
  KeyRound,
  List,
  type LucideIcon,
  ScrollText,
  Server,
  Users,
} from "lucide-react";

export type ConsolePage = {
  href: string;
  label: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
  /** Of the rail; `none`: reached otherwise. */
  group: "work" | "project" | "none";
  /** Of any project. */
  forAdmins?: true;
};

/** The pages that the rail, the palette and the shortcuts lead to. */
export const consolePages: readonly ConsolePage[] = [
  { href: "/runs", label: "Runs", icon: List, key: "r", group: "work" },
  { href: "/runs/compare", label: "Compare", icon: ChartSpline, key: "c", group: "work" },
  { href: "/fleet", label: "Fleet", icon: Server, key: "f", group: "work" },
  { href: "/assets", label: "Assets", icon: Box, key: "a", group: "work" },
  { href: "/usage", label: "Usage", icon: ChartColumn, key: "u", group: "work" },
  { href: "/keys", label: "Keys", icon: KeyRound, key: "k", group: "project", forAdmins: true },
  { href: "/members", label: "Members", icon: Users, key: "m", group: "project", forAdmins: true },
  { href: "/audit", label: "Audit log", icon: ScrollText, key: "l", group: "project", forAdmins: true },
  { href: "/api-reference", label: "API reference", icon: Code, key: "p", group: "project" },
  { href: "/account", label: "Account", icon: CircleUser, key: "i", group: "none" },
];

export function pagesFor(isAdmin: boolean): readonly ConsolePage[] {
  return consolePages.filter(({ forAdmins }) => isAdmin || !forAdmins);
}
