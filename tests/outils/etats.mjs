/** The states of a page that a reader meets, and what brings the page into each. */

const filter = async (page, choices) => {
  for (const [label, option] of Object.entries(choices)) await page.getByLabel(label, { exact: true }).selectOption(option);
  await page.getByRole("button", { name: "Filtrer" }).click();
};

const announced = (page) => page.locator("#annonce:not(:empty)").waitFor({ state: "attached" });

const copy = async (page) => {
  await page.locator("button[data-copie]").first().click();
  await announced(page);
};

/** After the page is open. */
export const STATES = {
  "": async () => {},
  filtered: (page) => filter(page, { "Programme cité": { index: 1 } }),
  "filtered to nothing": (page) => filter(page, { Enjeu: { index: 5 }, "Programme cité": { index: 1 } }),
  results: (page) => page.locator("#titre-resultats").waitFor().then(() => page.waitForLoadState("networkidle")),
  unfolded: (page) => page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true))),
  failed: announced,
  "since a day": announced,
  "since no day": announced,
  copied: copy,
  "not copied": copy,
};

/** Before the page is open: what must be in place for the state to come about. */
export async function before(page, state) {
  if (state === "failed") await page.route("**/mots.json", (route) => route.abort());
  if (state === "copied") await page.context().grantPermissions(["clipboard-write"]);
  if (state === "not copied") await page.addInitScript(() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); });
}
