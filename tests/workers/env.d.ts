/// <reference types="@cloudflare/vitest-plugin/types" />

declare namespace Cloudflare {
  interface Env extends Readonly<import('../../src/workers/runtime.ts').Bindings> {
    readonly TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
    readonly API_TOKEN: string;
    readonly ONCALL_TOKEN: string;
  }
}
