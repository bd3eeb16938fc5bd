import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { OutsideTrust } from "@/lib/server/storage/outside/outside-files";

// For models.test, cdn.test and 127.0.0.1; it vouches for itself, and nobody but these tests believes it.
const certificate = `-----BEGIN CERTIFICATE-----
MIIBrjCCAVWgAwIBAgIUPyzb/qhcIjR3uj31Vkg750JinUEwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNaGFyZHNpbSB0ZXN0czAgFw0yNjExMjQxMzM3MzlaGA8yMTI2
MTAzMTEzMzczOVowGDEWMBQGA1UEAwwNaGFyZHNpbSB0ZXN0czBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABAPCcPl1ocFkGICMcxEVe4iSwBHLONK3J6kYuUbgMFzY
QbvDV2Ry67IFrneSN/PETpivQYraBS1IN/vTTGDiro6jezB5MB0GA1UdDgQWBBTD
iOd2RCHAJoEZCaDMb1zzPL6n6DAfBgNVHSMEGDAWgBTDiOd2RCHAJoEZCaDMb1zz
PL6n6DAPBgNVHRMBAf8EBTADAQH/MCYGA1UdEQQfMB2CC21vZGVscy50ZXN0gghj
ZG4udGVzdIcEfwAAATAKBggqhkjOPQQDAgNHADBEAiAaqtelN9+frO/1jU/vR4he
Ezeo6sFjm923S4EOQk82qQIgNLjH6j35RfdLv6o1DXpXPBlkD/v1N/+2C33qtDhm
73E=
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDf3wQNU4fiSbAfNx
laYHg7R9+kC4yb3XboHaZ9stz6ehRANCAAQDwnD5daHBZBiAjHMRFXuIksARyzjS
tyepGLlG4DBc2EG7w1dkcuuyBa53kjfzxE6Yr0GK2gUtSDf700xg4q6O
-----END PRIVATE KEY-----
`;

export type TestHttpsServer = {
  port: number;
  /** Paths that were asked for, with their hosts. */
  asked: string[];
  /** Every name leads to this server, and it is believed. */
  trust: OutsideTrust;
  close: () => Promise<void>;
};

/** An https server of this machine that stands for one out there. */
export async function startHttpsServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestHttpsServer> {
  const asked: string[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of that form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    trust: {
      lookUp: async () => [{ address: "127.0.0.1", family: 4 }],
      mayConnectTo: (address) => address === "127.0.0.1",
      ca: certificate,
      idleMs: 2_000,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
