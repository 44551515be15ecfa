/**
 * Asks the word engine without a browser: { moteur, fichiers, questions } on stdin → one answer a question on stdout.
 * Each question is the first of a page that has just opened.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { moteur, fichiers, questions, ouvert } = JSON.parse(readFileSync(0, "utf-8"));
const { ask, open } = await import(pathToFileURL(moteur).href);
const read = (nom) => JSON.parse(fichiers[`${nom}.json`]);
const answers = [];
for (const question of questions) {
  const { surs, proches, hors, corrections, inconnus, urgences } = await ask(open(read("mots")), async (nom) => read(nom), question, {}, ouvert);
  answers.push({ surs: surs.map((r) => r.page), proches: proches.map((r) => r.page), hors, corrections, inconnus, urgences });
}
process.stdout.write(JSON.stringify(answers));
