// Projects for journeys of settings and access.

import { LEVEL } from "./api.js";

/** The path of a project's settings, or of a tab. */
export const settings = (project, tab = "") => `/project/${project.id}/settings${tab}`;

/** The project as the API returns it to an account. */
export const ofProject = (account, project) => account.get(`/api/projects/${project.id}/`);

/** The grants of a project, by first name. */
export const grantsOf = async (account, project) => {
  const grants = await account.get(`/api/projects/${project.id}/explicit_members/`);
  return Object.fromEntries(grants.map(({ user, level }) => [user.first_name, level]));
};

/** An organization with a private project to which Max has a grant. */
export async function ledger(api, { level = LEVEL.member, members = ["Max", "Kim"] } = {}) {
  const people = await api.company({ members });
  const project = await people.Ada.project("Ledger", { isPrivate: true, members: [{ account: people.Max, level }] });
  return { ...people, project };
}
