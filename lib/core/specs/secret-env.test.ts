import { expect, test } from "vitest";
import { isSecretEnv, listAddressPasswords } from "./secret-env";

test("what is called like a secret is one", () => {
  const names =
    "WANDB_API_KEY HF_TOKEN ClientSecret db_password DATABASE_PASSWD DB_PWD AWS_CREDENTIALS SENTRY_DSN DSN PROXY_AUTH AUTHORIZATION SESSION_COOKIE PRIVATE_PEM URL_SIGNATURE CONNECTIONSTRING GPG_PASSPHRASE GITHUB_PAT";
  expect(names.split(" ").filter((name) => !isSecretEnv(name, "1"))).toEqual([]);
});

test("what only looks a little like one is none", () => {
  const names = "LEVEL PWD OLDPWD GIT_AUTHOR AUTHOR_NAME WINDSNAP PATH SPATIAL PYTHONPATH SASH PINS EPOCHS";
  expect(names.split(" ").filter((name) => isSecretEnv(name, "1"))).toEqual([]);
});

test("a value with a password in it is a secret, whatever it is called", () => {
  const values = [
    "postgres://u:p@h",
    "redis://:pass@cache:6379/0",
    "mysql+pymysql://me:a/b#c@db.example/x?ssl=1",
    "see amqp://me:word@mq and more",
    "Server=db;User Id=me;Password=word;",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==",
    "https://blob.example/x?sv=1&sig=abc",
    "Bearer abc.def",
    "hf_abcdefgh",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nabc",
  ];
  expect(values.filter((value) => !isSecretEnv("X", value))).toEqual([]);
});

test("addresses without a password, and words, are none", () => {
  const values = [
    "https://example.com:8080/a@b",
    "https://example.com/me:x@y",
    "https://me@example.com",
    "file:///tmp/x",
    "design=1",
    "a:b@c",
    "",
  ];
  expect(values.filter((value) => isSecretEnv("X", value))).toEqual([]);
});

test("the password of an address is found by itself", () => {
  expect(listAddressPasswords("postgres://me:word@a, redis://:other@b")).toEqual(["word", "other"]);
});
