/** html-validate with the rules of this site. */
import { HtmlValidate } from "html-validate";

export const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    "void-style": "off", // both forms are HTML
    "no-trailing-whitespace": "off",
    "require-sri": ["error", { target: "crossorigin" }], // everything is of this origin
    "long-title": "off", // a title says the action, its enjeu and the site
    "no-inline-style": "error",
    "tel-non-breaking": "off", // no telephone number here: it takes SIREN and digests for some
  },
});
