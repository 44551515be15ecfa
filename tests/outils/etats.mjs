/** The states of a page that a reader meets, and what brings the page into each. */

const filter = async (page, choices) => {
  for (const [label, option] of Object.entries(choices)) await page.getByLabel(label, { exact: true }).selectOption(option);
  await page.getByRole("button", { name: "Filtrer" }).click();
};

/** After the page is open. */
export const STATES = {
  "": async () => {},
  filtered: (page) => filter(page, { "Programme cité": { index: 1 } }),
  "filtered to nothing": (page) => filter(page, { Enjeu: { index: 5 }, "Programme cité": { index: 1 } }),
  results: (page) => page.locator("#titre-resultats").waitFor().then(() => page.waitForLoadState("networkidle")),
  failed: (page) => page.locator("#annonce:not(:empty)").waitFor({ state: "attached" }),
};

/** Before the page is open: what must be in place for the state to come about. */
export async function before(page, state) {
  if (state === "failed") await page.route("**/mots.json", (route) => route.abort());
}
