import { buildBundle, bundleNames, watchBundle } from './bundles';

/** `npm run build`: every bundle into dist/; `--watch` keeps building them. */
async function main(): Promise<void> {
  await Promise.all(bundleNames.map(process.argv.includes('--watch') ? watchBundle : buildBundle));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
