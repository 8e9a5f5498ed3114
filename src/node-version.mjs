// Loaded before anything else and written for any Node: an older one cannot even read the other files.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `百日需要 Node 24 或更新的版本，现在是 ${process.versions.node}：请在本目录运行 npm ci（它会带来合适的 Node），再用 npm 启动。\n`,
  );
  process.exit(1);
}
