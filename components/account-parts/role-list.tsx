import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/section";
import { type Role, roles } from "@/lib/core/names";

const meanings: Readonly<Record<Role, string>> = {
  viewer: "sees everything of the project",
  member: "also starts and changes runs, jobs and assets",
  admin: "also keys, members and the audit log of the project",
  owner: "everything in every project of this server, its hosts and credit limits",
};

export function RoleList() {
  return (
    <Section title="Roles" ruled>
      <Facts left facts={roles.map((role) => ({ key: role, label: role, value: meanings[role] }))} />
    </Section>
  );
}

/** An owner is the server's: only owners make one. */
export const roleOptions = (isOwner: boolean) =>
  roles.map((role) => ({ value: role, label: role, disabled: role === "owner" && !isOwner }));

export const readRole = (text: string): Role => roles.find((role) => role === text) ?? "viewer";
