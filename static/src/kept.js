// A form that is saved by its button: what is typed is kept in this browser, under the person's own
// key, until the portal says that it is saved. So a lost connection, an expired session, a refusal
// or a closed window takes nothing away. Signing out forgets it (answers.js), after asking.

const SENT = "kept form";
const BACK = "What you wrote here before and did not save stands in the form again. It is not saved yet.";
const OFFLINE = "No connection. What you wrote is kept in this browser. Save it once the connection is back.";

export function startKept() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector(".govuk-notification-banner--success")) localStorage.removeItem(sent);
  const place = document.querySelector("[data-kept]");
  const form = place?.querySelector("form");
  if (form) new Kept(place, form).start();
}

class Kept {
  constructor(place, form) {
    this.form = form;
    this.key = ["answer", place.dataset.person, "form", location.pathname].join(" ");
    this.banner = document.createElement("div");
    this.banner.className = "portal-offline";
    this.banner.setAttribute("role", "status");
    this.banner.hidden = true;
    form.before(this.banner);
  }

  fields() {
    return [...this.form.elements].filter((each) => each.name && !["hidden", "submit"].includes(each.type));
  }

  // By name; of boxes and choices, those that are ticked.
  now() {
    const found = {};
    for (const each of this.fields()) {
      const isTicked = ["radio", "checkbox"].includes(each.type);
      found[each.name] ??= isTicked ? [] : each.value;
      if (isTicked && each.checked) found[each.name].push(each.value);
    }
    return found;
  }

  put(said) {
    for (const each of this.fields()) {
      if (!(each.name in said)) continue;
      if (["radio", "checkbox"].includes(each.type)) each.checked = said[each.name].includes(each.value);
      else each.value = said[each.name];
    }
  }

  start() {
    const shown = this.now();
    const said = this.read();
    const isRefused = this.form.querySelector(".govuk-error-message") || document.querySelector(".govuk-error-summary");
    if (said && JSON.stringify(said) === JSON.stringify(shown)) localStorage.removeItem(this.key);
    else if (said && !isRefused) {
      this.put(said);
      this.tell(BACK, () => {
        this.put(shown);
        localStorage.removeItem(this.key);
      });
    }
    for (const event of ["input", "change"]) this.form.addEventListener(event, () => this.keep());
    this.form.addEventListener("submit", (event) => {
      this.keep();
      if (!navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return this.tell(OFFLINE);
      }
      sessionStorage.setItem(SENT, this.key);
    }, true);
    addEventListener("online", () => (this.banner.hidden = true));
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key))?.said ?? null;
    } catch {
      return null;
    }
  }

  // A browser that keeps nothing still sends what was typed.
  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ said: this.now() }));
    } catch {
      // Nothing is kept.
    }
  }

  tell(sentence, discard) {
    this.banner.textContent = sentence;
    if (discard) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "portal-link-button";
      button.textContent = "Discard it";
      button.addEventListener("click", () => {
        discard();
        this.banner.hidden = true;
      });
      this.banner.append(" ", button);
    }
    this.banner.hidden = false;
  }
}
