/** Siteimprove Alfa on the live page: failed outcomes, and those that it leaves to a person. */
import { Audit as Alfa } from "@siteimprove/alfa-act";
import { Playwright } from "@siteimprove/alfa-playwright";
import rules from "@siteimprove/alfa-rules";

/** @param {import("playwright-core").Page} page */
export async function Audit(page) {
  const handle = await page.evaluateHandle(() => window.document);
  const input = await Playwright.toPage(handle);
  const outcomes = [...(await Alfa.of(input, rules).evaluate())];
  return outcomes
    .map((o) => o.toJSON())
    .filter((o) => o.outcome === "failed")
    .map((o) => ({ rule: o.rule.uri.split("/").pop(), where: JSON.stringify(o.target).slice(0, 200), what: JSON.stringify(o.expectations).slice(0, 300) }));
}
