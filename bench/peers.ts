import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { Measured } from "./process.ts";

export const upstreamPort = 28_100;
export const haproxyPort = 28_101;
export const nginxPort = 28_102;

/** Debian packages that the benchmark drives or compares with. */
const packages = ["haproxy", "nginx-light", "wrk"] as const;
const commands = ["haproxy", "nginx", "wrk"] as const;

/**
 * Names the commands that are missing after trying to install them (as root on Debian only).
 */
export function missingPeers(): readonly string[] {
  if (missing().length === 0) return [];
  const root = process.getuid?.() === 0 && spawnSync("which", ["apt-get"]).status === 0;
  if (root) {
    console.error(`Installing Debian packages ${packages.join(", ")} …`);
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  return missing();
}

function missing(): readonly string[] {
  return commands.filter((command) => spawnSync("which", [command]).status !== 0);
}

/** The upstream of every row: nginx with one worker, answering `body` to everything. */
export function startUpstream(folder: string, body: string): Measured {
  mkdirSync(`${folder}/www`, { recursive: true });
  writeFileSync(`${folder}/www/answer.json`, body);
  return nginx(
    folder,
    "upstream",
    `
    server {
      listen 127.0.0.1:${upstreamPort} reuseport backlog=4096;
      root ${folder}/www;
      location / { default_type application/json; try_files /answer.json =500; }
    }
    open_file_cache max=10;`,
  );
}

export function startNginx(folder: string): Measured {
  return nginx(
    folder,
    "nginx",
    `
    upstream api { server 127.0.0.1:${upstreamPort}; keepalive 64; }
    server {
      listen 127.0.0.1:${nginxPort};
      location / { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; }
    }`,
  );
}

function nginx(folder: string, name: string, http: string): Measured {
  const file = `${folder}/${name}.conf`;
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/${name}.pid; error_log stderr error;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000; keepalive_timeout 300;
  client_body_temp_path ${folder}/${name}-body; proxy_temp_path ${folder}/${name}-proxy;
  fastcgi_temp_path ${folder}/${name}-f; uwsgi_temp_path ${folder}/${name}-u; scgi_temp_path ${folder}/${name}-s;
${http} }
`,
  );
  return new Measured(name, "nginx", ["-p", folder, "-c", file]);
}

export function startHaproxy(folder: string): Measured {
  const file = `${folder}/haproxy.cfg`;
  writeFileSync(
    file,
    `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  http-reuse always
frontend in
  bind 127.0.0.1:${haproxyPort}
  default_backend api
backend api
  server api 127.0.0.1:${upstreamPort}
`,
  );
  return new Measured("haproxy", "haproxy", ["-db", "-f", file]);
}
