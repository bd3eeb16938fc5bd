import type { NextConfig } from "next";

const config: NextConfig = {
  // Packages with native parts or process-wide state stay outside the bundle.
  serverExternalPackages: ["dockerode", "postgres", "pino", "@mujoco/mujoco"],
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
