// Finds English texts on a page that is in German, by the file of translations that the page itself loads.

/** The texts for people on the page and in its attributes that are English, although they have a translation. */
export async function englishTexts(page) {
  return page.evaluate(async () => {
    const file = await (await fetch("/de.po")).text();
    const entries = [...file.matchAll(/^msgid (".*")\nmsgstr (".*")$/gm)].map(([, english, german]) => [JSON.parse(english), JSON.parse(german)]);
    const same = new Set(entries.filter(([english, german]) => english === german).map(([english]) => english));
    const translations = new Set(entries.map(([, german]) => german));
    const constant = new Set(entries.map(([english]) => english).filter((english) => !translations.has(english) && !same.has(english)));
    const place = /\{\w+\}/g;
    const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const patterns = entries
      // A few characters around a place fit too much.
      .filter(([english]) => english.match(place) && english.replace(place, "").length >= 8)
      .map(([english]) => new RegExp(`^${english.split(place).map(escaped).join(".+")}$`, "s"));
    const germanPatterns = entries
      .filter(([, german]) => german.match(place))
      .map(([, german]) => new RegExp(`^${german.split(place).map(escaped).join(".+")}$`, "s"));
    const isEnglish = (text) => constant.has(text) || (patterns.some((one) => one.test(text)) && !germanPatterns.some((one) => one.test(text)));
    const found = new Set();
    const look = (text) => {
      if (/\p{L}/u.test(text ?? "") && (isEnglish(text) || isEnglish(text.trim()))) found.add(text);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.closest("code, [translate=no], script, #crash, #start")) continue;
      if (node.nodeType === Node.TEXT_NODE) look(node.data);
      else for (const name of ["aria-label", "title", "placeholder", "alt"]) look(node.getAttribute(name));
    }
    look(document.title.replace(/ · Rolecall$/, ""));
    return [...found];
  });
}
