import { describe, expect, it } from "vitest";
import { describeBrowser } from "./describe-browser";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("a browser", () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome 142 on Linux"],
    [
      `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/142.0.0.0 Safari/537.36`,
      "Chrome 142 on Linux",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
      "Edge 142 on Windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
      "Firefox 145 on macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
      "Safari 26 on iPhone",
    ],
    [
      `Mozilla/5.0 (Linux; Android 16) ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`,
      "Chrome 142 on Android",
    ],
    ["curl/8.5.0", "curl/8.5.0"],
    ["", "unknown browser"],
  ])("%s is called by its name and system", (userAgent, name) => {
    expect(describeBrowser(userAgent)).toBe(name);
  });
});
