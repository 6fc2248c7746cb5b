// The answers of a return are saved as they are typed. What is not saved yet is kept in this browser
// under the person's own key until the portal says that it has it. Without this script the form is
// sent by its buttons; audits/returns/answering.py says how two people's texts are put together.

import { forget, keep, kept, keyOf, showWords } from "./store.js";

const QUIET = 1500; // milliseconds after the last key
const SOONEST = 2000;
const LATEST = 60000;
const NO_CONNECTION =
  "Not saved: no connection. It is kept in this browser and is sent as soon as the connection is back.";
const OFFLINE =
  "No connection. What you write is kept in this browser and is sent as soon as the connection is back.";
const NO_ANSWER = "Not saved: the portal did not answer. It is kept in this browser and is sent again soon.";
const SIGNED_OUT =
  "Not saved: you are signed out, or this page was open too long. It is kept in this browser, and is sent once you are signed in.";
const SOMEBODY_ELSE =
  "Somebody else is signed in here now. What you wrote is kept in this browser for you: sign in again yourself.";
const NOT_YOURS = "Not saved: you can no longer write in this return. Copy what you wrote.";
const KEPT = "What you wrote is kept in this browser.";

export function startAnswers() {
  forgetOnSignOut();
  const refused = document.querySelector("[data-kept-answers]");
  if (refused) showKept(refused);
  const form = document.querySelector("form[data-answers]");
  if (form) new Page(form).start();
}

// --- what is kept in this browser ------------------------------------------------------------------

function forgetOnSignOut() {
  const form = document.querySelector("form[data-sign-out]");
  form?.addEventListener("submit", (event) => {
    const unsent = kept(form.dataset.signOut);
    const question = "Some of what you wrote is not saved yet. Sign out and lose it?";
    if (unsent.length && !confirm(question)) {
      event.preventDefault();
      return;
    }
    unsent.forEach(({ key }) => forget(key));
  });
}

// On a page that takes nothing any more.
function showKept(where) {
  const found = kept(where.dataset.person, where.dataset.return);
  const words = found.map(({ code, chosen, text }) => ({ called: chosen ? `${code}: ${chosen}` : code, text }));
  showWords(where, words, () => found.forEach(({ key }) => forget(key)));
}

// --- the page --------------------------------------------------------------------------------------

class Page {
  constructor(form) {
    this.form = form;
    ({ person: this.person, return: this.reference, page: this.name, signIn: this.signIn } = form.dataset);
    this.longest = Number(form.dataset.longest);
    this.token = form.elements.csrfmiddlewaretoken.value;
    this.banner = form.querySelector("[data-offline]");
    this.heard = document.createElement("div");
    this.heard.className = "govuk-visually-hidden";
    this.heard.setAttribute("role", "status");
    form.prepend(this.heard);
    this.wait = SOONEST;
    this.stopped = false;
    this.questions = [...form.querySelectorAll("[data-question]")].map((each) => new Question(this, each));
  }

  start() {
    document.querySelector("[data-saves-itself]").hidden = false;
    this.takeUpWhatIsKept();
    this.questions.forEach((each) => each.start());
    this.ask();
    this.form.addEventListener("change", () => this.ask());
    this.form.addEventListener("submit", (event) => {
      if (navigator.onLine && !this.stopped) return;
      event.preventDefault();
      this.say(this.stopped ? this.banner.textContent : NO_CONNECTION);
      this.sendAll();
    });
    addEventListener("online", () => this.sendAll());
    addEventListener("offline", () => this.showBanner(OFFLINE));
    document.addEventListener("visibilitychange", () => this.sendAll());
    addEventListener("focus", () => this.stopped && this.renew());
    if (!navigator.onLine) this.showBanner(OFFLINE);
  }

  // Also what was written on other pages of this return, or before this browser was closed.
  takeUpWhatIsKept() {
    this.others = [];
    for (const item of kept(this.person, this.reference)) {
      const question = this.questions.find((each) => each.code === item.code);
      if (question) question.takeUp(item);
      else this.others.push(item);
    }
    this.sendOthers();
  }

  async sendOthers() {
    for (const item of [...this.others]) {
      const { reply } = await this.post(item);
      if (!reply) return this.later();
      if (reply.status < 300) forget(item.key);
      this.others = this.others.filter((each) => each !== item);
    }
  }

  sendAll() {
    if (this.stopped) return this.renew();
    this.sendOthers();
    this.questions.forEach((each) => each.send());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendAll(), this.wait);
    this.wait = Math.min(this.wait * 2, LATEST);
  }

  // {reply, told} of the portal's own; {} when there was none: the sentence is said already.
  async post({ url, chosen, text, number, page }) {
    const body = new URLSearchParams({ chosen, text, number, page, csrfmiddlewaretoken: this.token });
    let reply;
    try {
      reply = await fetch(url, { method: "POST", body, redirect: "manual", keepalive: text.length < 10000 });
      if (reply.status >= 500) throw new Error(NO_ANSWER);
    } catch (error) {
      this.trouble = error.message === NO_ANSWER ? NO_ANSWER : NO_CONNECTION;
      this.showBanner(navigator.onLine ? this.trouble : OFFLINE);
      return {};
    }
    const isOurs = reply.headers.get("Content-Type")?.startsWith("application/json");
    if (!isOurs) {
      this.stop();
      return {};
    }
    this.wait = SOONEST;
    this.banner.hidden = true;
    return { reply, told: await reply.json() };
  }

  stop(sentence = SIGNED_OUT) {
    this.stopped = true;
    this.trouble = sentence;
    this.showBanner(sentence, sentence !== NOT_YOURS);
    this.questions.filter((each) => each.unanswered.length).forEach((each) => each.tell(sentence, true));
  }

  // Signed in again, perhaps in another tab: a new token, if it is still the same person.
  async renew() {
    let got, text;
    try {
      got = await fetch(location.pathname, { redirect: "manual" });
      text = await got.text();
    } catch {
      return this.later();
    }
    if (got.type === "opaqueredirect" || got.status >= 500) return this.later();
    if (!got.ok) return this.stop(NOT_YOURS);
    const page = new DOMParser().parseFromString(text, "text/html");
    const person = page.querySelector("[data-sign-out]")?.dataset.signOut;
    if (person !== this.person) {
      this.stop(SOMEBODY_ELSE);
      return this.later();
    }
    this.token = page.querySelector("input[name=csrfmiddlewaretoken]").value;
    this.form.elements.csrfmiddlewaretoken.value = this.token;
    this.stopped = false;
    this.banner.hidden = true;
    this.sendAll();
  }

  showBanner(sentence, offersSignIn = false) {
    if (!this.banner.hidden && this.banner.dataset.said === sentence) return;
    this.banner.dataset.said = sentence;
    this.banner.textContent = sentence;
    if (offersSignIn) {
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = this.signIn;
      link.target = "_blank";
      link.textContent = "Sign in again (opens in a new tab)";
      this.banner.append(" ", link);
    }
    this.banner.hidden = false;
    this.say(sentence);
  }

  // Read out: troubles, and what a colleague did. Not each save.
  say(sentence) {
    this.heard.textContent = sentence;
  }

  // What hangs on an answer appears with it. The server decides what is asked; this only shows it.
  ask() {
    const asked = new Map();
    for (const each of this.questions) {
      const { onlyIf, onlyIfAnswers = "", asked: before } = each.element.dataset;
      const on = this.questions.find((other) => other.code === onlyIf);
      const met = on ? asked.get(onlyIf) && onlyIfAnswers.split(",").includes(on.now().chosen) : before === "yes";
      asked.set(each.code, met);
      each.show(met);
    }
  }
}

// --- a question ------------------------------------------------------------------------------------

class Question {
  constructor(page, element) {
    this.page = page;
    this.element = element;
    this.code = element.dataset.question;
    this.area = element.querySelector("textarea");
    this.radios = [...element.querySelectorAll("input[type=radio]")];
    this.numberField = element.querySelector("[data-number]");
    this.number = Number(this.numberField.value);
    this.line = element.querySelector(".portal-saved");
    this.saved = element.querySelector("[data-saved]");
    this.counted = element.querySelector("[data-count]");
    this.names = element.querySelector("[data-names]");
    this.key = keyOf(page.person, page.reference, this.code, page.name);
    this.known = this.now(); // what the portal has
    this.unanswered = []; // sent, or to be sent as it is, until the portal has said what became of it
    this.isUnderWay = false;
    this.said = []; // what a colleague did, until its reader comes back to the box
  }

  now() {
    return { text: this.area.value, chosen: this.radios.find((each) => each.checked)?.value ?? "" };
  }

  isChanged() {
    const now = this.now();
    return now.text !== this.known.text || now.chosen !== this.known.chosen;
  }

  start() {
    this.area.addEventListener("input", () => {
      this.keep();
      this.grow();
      this.soon();
    });
    this.area.addEventListener("focus", () => (this.said = []));
    this.area.addEventListener("blur", () => this.send());
    this.radios.forEach((each) =>
      each.addEventListener("change", () => {
        this.keep();
        this.send();
      }),
    );
    const bring = this.element.querySelector("[data-bring]");
    bring?.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.area.value.includes(bring.dataset.bring)) return this.area.focus();
      this.area.value = [this.area.value.trimEnd(), bring.dataset.bring].filter(Boolean).join("\n\n");
      this.area.dispatchEvent(new Event("input"));
      this.area.focus();
    });
    this.grow();
    this.send();
  }

  // From this browser's store: shown at once if nobody has written since, and sent as it was.
  takeUp(item) {
    const isShown = item.number === this.number;
    if (isShown) this.put(item);
    this.unanswered.push({ ...item, isShown, beside: this.now() });
  }

  put({ text, chosen }) {
    if (text !== this.area.value) {
      const { selectionStart: start, selectionEnd: end, value } = this.area;
      this.area.value = text;
      const moved = (place) => (text.startsWith(value.slice(0, place)) ? place : place + text.length - value.length);
      if (document.activeElement === this.area) this.area.setSelectionRange(moved(start), moved(end));
      this.grow();
    }
    this.radios.forEach((each) => (each.checked = each.value === chosen));
  }

  keep() {
    const { url } = this.element.dataset;
    keep(this.key, { code: this.code, url, ...this.now(), number: this.number, page: this.page.name });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), QUIET);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.isUnderWay || this.page.stopped) return;
    if (!this.unanswered.length) {
      if (!this.isChanged()) return forget(this.key);
      const now = this.now();
      if (this.refused && this.refused.text === now.text && this.refused.chosen === now.chosen) return;
      const { url } = this.element.dataset;
      this.unanswered.push({ key: this.key, url, ...now, number: this.number, page: this.page.name, beside: now });
    }
    const sent = this.unanswered[0];
    this.isUnderWay = true;
    this.tell("Saving…");
    const { reply, told } = await this.page.post(sent);
    this.isUnderWay = false;
    if (!reply) {
      this.tell(this.page.trouble, true);
      this.page.later();
      return;
    }
    this.unanswered.shift();
    if (reply.status < 300) this.take(sent, told);
    else this.refuse(sent, told);
  }

  take(sent, told) {
    const now = this.now();
    const text = carriedOver(sent.beside.text, now.text, told.text);
    const choseAgain = now.chosen !== sent.beside.chosen;
    const chosen = choseAgain ? now.chosen : told.chosen;
    // A level that was chosen here before anybody saw that a colleague chose, too: the portal says
    // whose stands, from the state that was known before.
    const bothChose = choseAgain && told.chosen !== sent.chosen && told.chosen !== now.chosen;
    if (text !== null && !bothChose) {
      this.number = told.number;
      this.numberField.value = told.number;
      this.known = { text: told.text, chosen: told.chosen };
      this.put({ text, chosen });
    }
    if (sent.key !== this.key) forget(sent.key);
    if (this.isChanged()) this.keep();
    this.refused = null;
    this.ask(told.names);
    if (told.said) this.said = [...this.said.filter((each) => !told.said.includes(each)), told.said];
    this.tell([...this.said, told.saved].join(" "), this.said.length > 0);
    if (told.said) this.page.say(`${this.code}: ${told.said}`);
    this.page.ask();
    this.send();
  }

  refuse(sent, told) {
    this.refused = { text: sent.text, chosen: sent.chosen };
    if (sent.key !== this.key) this.adopt(sent);
    if (this.isChanged()) this.keep();
    const sentence = `Not saved: ${told.said} ${KEPT}`;
    this.tell(sentence, true);
    this.page.say(`${this.code}: ${sentence}`);
    if (this.isChanged()) this.send();
  }

  // What was kept before and is refused stands in the box to be put right, as begun from the state
  // that it was begun from: what colleagues wrote since is put together with it.
  adopt(sent) {
    if (!sent.isShown) {
      if (this.isChanged()) return;
      this.put(sent);
      this.number = sent.number;
      this.numberField.value = sent.number;
    }
    this.keep();
    forget(sent.key);
  }

  tell(sentence, isTrouble = false) {
    this.saved.textContent = sentence;
    this.line.classList.toggle("portal-saved--trouble", isTrouble);
  }

  // Whether the words name a child. Read out only when the question is another one.
  ask(warnings) {
    const sample = this.page.form.querySelector("[data-name-warning]");
    const before = this.names.textContent;
    this.names.replaceChildren(
      ...warnings.map((text) => {
        const warning = sample.content.cloneNode(true);
        warning.querySelector("strong").append(text);
        return warning;
      }),
    );
    if (warnings.length && this.names.textContent !== before) this.page.say(`${this.code}: ${warnings.join(" ")}`);
  }

  grow() {
    const left = this.page.longest - this.area.value.length;
    const number = Math.abs(left).toLocaleString("en-GB");
    const characters = Math.abs(left) === 1 ? "character" : "characters";
    const over = `${number} ${characters} ${left < 0 ? "too many" : "left"}`;
    this.counted.textContent = left < this.page.longest / 10 ? over : "";
    if (CSS.supports("field-sizing", "content")) return;
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 4}px`;
  }

  show(isAsked) {
    const { text, chosen } = this.now();
    const isKept = !isAsked && Boolean(text.trim() || chosen);
    this.element.hidden = !isAsked && !isKept;
    const mark = this.element.querySelector("[data-not-asked]");
    if (mark) mark.hidden = !isKept;
  }
}

// What was typed while the portal answered goes into what it answered: the one place in which
// ``now`` differs from ``before``. null where that place is not found, and the portal, told of the
// state that was known before, puts the two together.
function carriedOver(before, now, merged) {
  if (now === before) return merged;
  if (merged === before) return now;
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, now.length) - start;
  while (end < most && before[before.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const typed = now.slice(start, now.length - end);
  const [first, old, last] = [before.slice(0, start), before.slice(start, before.length - end), before.slice(before.length - end)];
  if (merged.startsWith(first + old)) return first + typed + merged.slice((first + old).length);
  if (merged.endsWith(old + last)) return merged.slice(0, merged.length - (old + last).length) + typed + last;
  const near = first.slice(-40) + old;
  const place = merged.indexOf(near);
  if (near.length < 10 || place < 0 || place !== merged.lastIndexOf(near)) return null;
  const at = place + near.length - old.length;
  return merged.slice(0, at) + typed + merged.slice(at + old.length);
}
