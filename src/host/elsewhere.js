// Loaded only if config.js names a server elsewhere, or is broken: says what is wrong with it, and makes downloads work.
(function () {
  const url = window.ROLECALL_API_URL;

  function explain(text) {
    const bar = document.createElement("div");
    bar.className = "banner";
    bar.dataset.kind = "warn";
    bar.setAttribute("role", "alert");
    bar.append(Object.assign(document.createElement("span"), { textContent: text }));
    document.body.prepend(bar);
  }

  const when = (ready) => (document.body ? ready() : addEventListener("DOMContentLoaded", ready));

  /** What is wrong with the configuration; nothing if the server answers, or if only the connection is lost. */
  async function problem() {
    if (typeof url !== "string") return "The file config.js of this site is missing, or does not set ROLECALL_API_URL.";
    const set = `ROLECALL_API_URL in config.js is “${url}”.`;
    if (!/^https?:\/\/[^/?#@\s]+$/.test(url)) return `${set} It must be a URL such as https://rolecall-api.example.com, without a path.`;
    if (location.protocol === "https:" && url.startsWith("http:") && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(url))
      return `${set} It must begin with https, as this site does.`;
    let forbidden = false;
    addEventListener("securitypolicyviolation", () => (forbidden = true));
    let answer;
    try {
      answer = await fetch(`${url}/_preflight/`, { credentials: "include" });
    } catch {
      try {
        // What pages of every site may read, if it exists or not.
        await fetch(`${url}/static/`);
      } catch {
        // Browsers tell of it later than of the failure.
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (forbidden) return `${set} The headers of this site do not allow that server: rolecall-server host-app writes them.`;
        return navigator.onLine ? `${set} No Rolecall server answers there.` : undefined;
      }
      return `${set} The server there does not allow this site: start it with ROLECALL_SITE_URL=${location.origin} and ROLECALL_API_URL=${url}.`;
    }
    const state = await answer.json().catch(() => ({}));
    if (answer.ok && !("signed_in" in state)) return `${set} What answers there is not Rolecall.`;
  }

  problem().then((text) => text && when(() => explain(text)));

  // A browser does not send the cookies that belong to this site when it opens another one to download. So fetch here.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[download]");
    if (!link || typeof url !== "string" || !link.href.startsWith(`${url}/`)) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { credentials: "include" });
      if (!answer.ok) throw new Error(String(answer.status));
      const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
      const saved = document.createElement("a");
      saved.href = URL.createObjectURL(await answer.blob());
      saved.download = name;
      saved.click();
      setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
    } catch {
      when(() => explain("The file could not be downloaded. Try again."));
    }
  });
})();
