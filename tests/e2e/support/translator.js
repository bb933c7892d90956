// Translates a page like Chrome does: replaces each text node, including later ones, by `<font><font>other
// words</font></font>`. The other language is the same text in capitals.

/** Translates the page from now on, until `showsOriginal`. */
export async function translates(page) {
  await page.evaluate(() => {
    const KEPT = "script, style, textarea, code, pre, svg, font, [translate=no]";
    const originals = new Map();
    const wrap = (text) => {
      if (!text.data.trim() || !text.parentElement || text.parentElement.closest(KEPT)) return;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = text.data.toUpperCase();
      outer.append(inner);
      originals.set(outer, text.data);
      text.replaceWith(outer);
    };
    const all = (root) => {
      const texts = [];
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) texts.push(walker.currentNode);
      texts.forEach(wrap);
    };
    const observer = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === "characterData") wrap(target);
        else for (const node of addedNodes) if (node.isConnected) node.nodeType === Node.TEXT_NODE ? wrap(node) : all(node);
      }
    });
    document.documentElement.classList.add("translated-ltr");
    all(document.body);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    globalThis.showOriginal = () => {
      observer.disconnect();
      document.documentElement.classList.remove("translated-ltr");
      for (const [font, words] of originals) if (font.isConnected) font.replaceWith(document.createTextNode(words));
    };
  });
}

/** Shows the original text again, in new text nodes. */
export const showsOriginal = (page) => page.evaluate(() => globalThis.showOriginal());

/** The text in an element, on one line. */
export const words = async (locator) => (await locator.innerText()).replaceAll(/\s+/g, " ").trim();
