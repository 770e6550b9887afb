import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";

export interface AppUser {
  username: string;
  password: string;
}

/**
 * Writes the server's and the users' configuration into `folder`.
 * @returns the file for `--config-file`
 */
export function writeEngineFiles(folder: string, user: AppUser): string {
  const users = join(folder, "users.xml");
  const config = join(folder, "config.xml");
  writeFileSync(users, usersXml(user), { mode: 0o600 });
  writeFileSync(config, configXml(users, Math.min(4e9, memoryLimit() / 2)), { mode: 0o600 });
  return config;
}

function memoryLimit(): number {
  const constrained = process.constrainedMemory(); // of the container; 0 or beyond the machine's where there is none
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/**
 * Caches are caps, filled by use; they are kept small beside the application, and so are the pools of threads that wait for work
 * (about 0.4 MB each, otherwise 130 of them after the first inserts). ClickHouse's own logs and tables of metrics stay off.
 */
function configXml(users: string, memory: number): string {
  return `<clickhouse>
  <users_config>${escapeXml(users)}</users_config>
  <timezone>UTC</timezone>
  <shutdown_wait_unfinished>1</shutdown_wait_unfinished>
  <keep_alive_timeout>60</keep_alive_timeout>
  <max_server_memory_usage>${Math.floor(memory)}</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <max_thread_pool_free_size>8</max_thread_pool_free_size>
  <max_io_thread_pool_size>16</max_io_thread_pool_size>
  <max_io_thread_pool_free_size>0</max_io_thread_pool_free_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
    <cleanup_delay_period>2</cleanup_delay_period>
    <max_cleanup_delay_period>5</max_cleanup_delay_period>
    <cleanup_delay_period_random_add>0</cleanup_delay_period_random_add>
  </merge_tree>
</clickhouse>
`;
}

/**
 * `default` is who the child itself logs in as, from ::1 and without a password: it may open the listener and nothing else.
 * The application's user may not read files or other servers (no SOURCES).
 */
function usersXml({ username, password }: AppUser): string {
  const grants =
    "SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP, TRUNCATE, OPTIMIZE, SHOW, KILL QUERY, SYSTEM";
  return `<clickhouse>
  <users>
    <default>
      <password></password>
      <networks><ip>::1</ip></networks>
      <profile>default</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <${username}>
      <password_sha256_hex>${createHash("sha256").update(password).digest("hex")}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
      <grants><query>GRANT ${grants} ON *.*</query><query>GRANT TABLE ENGINE ON *</query></grants>
    </${username}>
  </users>
  <profiles>
    <default>
      <http_max_field_value_size>67108864</http_max_field_value_size>
      <max_memory_usage>3000000000</max_memory_usage>
      <compile_expressions>0</compile_expressions>
      <compile_aggregate_expressions>0</compile_aggregate_expressions>
      <compile_sort_description>0</compile_sort_description>
    </default>
  </profiles>
  <quotas><default></default></quotas>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
