import type { NextConfig } from "next";

const config: NextConfig = {
  // Packages with native parts or process-wide state stay outside the bundle.
  serverExternalPackages: ["dockerode", "postgres", "pino", "prom-client", "@mujoco/mujoco"],
  // A page is a `.tsx`. The API's `route.ts` files are called by the server itself, ahead of Next, which would build each of them
  // together with most of the server for nobody.
  pageExtensions: ["tsx"],
  // `npm run check` is where types are checked, tests included; here it would only be done a second time.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
