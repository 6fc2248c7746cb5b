// The one script. Every page works without it: it adds comfort to the design system's components.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
  isSupported,
} from "govuk-frontend";
import { startAnswers } from "./answers.js";
import { startKept } from "./kept.js";
import { startPasskeys } from "./passkeys.js";
import { startTyping } from "./typing.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

// Before the error summary takes the focus: its links lead to what this makes.
startTyping();

if (isSupported()) {
  const components = [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    NotificationBanner,
    PasswordInput,
    Radios,
    ServiceNavigation,
    SkipLink,
    Tabs,
  ];
  for (const component of components) {
    createAll(component);
  }
}

startPasskeys();
startAnswers();
startKept();
// A print is a copy that leaves the portal. A record says where to note it, and comes first; every
// other page has a token of what it shows.
const printed = document.querySelector("[data-printed]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");
if (printed && token) {
  addEventListener("beforeprint", () => {
    const form = new FormData();
    form.set(token.name, token.value);
    form.set("token", printed.dataset.printToken ?? "");
    navigator.sendBeacon(printed.dataset.printed, form);
  });
}
