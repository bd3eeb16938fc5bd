import type { NextConfig } from "next";

const config: NextConfig = {
  // Packages with native parts or process-wide state stay outside the bundle.
  serverExternalPackages: ["dockerode", "postgres", "pino", "prom-client", "@mujoco/mujoco"],
  // `npm run check` is where types are checked, tests included; here it would only be done a second time.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
