// Private projects, and what the server says of a project, for journeys of its settings.

import { LEVEL } from "./api.js";

/** The address of a project's settings, or of a tab of them. */
export const settings = (project, tab = "") => `/project/${project.id}/settings${tab}`;

/** A project as the server tells it to somebody. */
export const ofProject = (account, project) => account.get(`/api/projects/${project.id}/`);

/** The grants of a project, by first name. */
export const grantsOf = async (account, project) => {
  const grants = await account.get(`/api/projects/${project.id}/explicit_members/`);
  return Object.fromEntries(grants.map(({ user, level }) => [user.first_name, level]));
};

/** A company with a private project, in which Max has a grant. */
export async function ledger(api, { level = LEVEL.member, members = ["Max", "Kim"] } = {}) {
  const people = await api.company({ members });
  const project = await people.Ada.project("Ledger", { isPrivate: true, members: [{ account: people.Max, level }] });
  return { ...people, project };
}
