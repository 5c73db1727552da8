import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = (folder: string): string[] => readdirSync(join(root, folder)).flatMap((name) => {
  const path = `${folder}/${name}`;
  if (['node_modules', '.svelte-kit', 'static', 'migrations'].includes(name)) return [];
  return statSync(join(root, path)).isDirectory() ? files(path) : /\.(ts|svelte|js)$/.test(name) ? [path] : [];
});

/** Rooms, the most particular first: a file belongs to the first whose path it begins with. */
const rooms = {
  vocabulary: 'schema/vocabulary.ts', tables: 'schema/tables/', wire: 'schema/wire/', schema: 'schema/',
  domain: 'worker/domain/', store: 'worker/store/', services: 'worker/services/', routes: 'worker/routes/', live: 'worker/live/',
  host: 'worker/host/', refusal: 'worker/refusal.ts', front: 'worker/', reading: 'web/src/lib/reading/', web: 'web/',
} as const;
type Room = keyof typeof rooms;

/** Who may import whom. `type:` = types only, which are gone when the code runs. */
const arrows: Record<Room, string[]> = {
  vocabulary: [],
  tables: ['vocabulary'],
  wire: ['vocabulary'],
  schema: ['tables'],
  domain: ['vocabulary', 'type:wire'],
  refusal: [],
  store: ['vocabulary', 'refusal', 'type:wire', 'domain', 'tables'],
  services: ['vocabulary', 'wire', 'domain', 'store', 'refusal'],
  routes: ['vocabulary', 'wire', 'domain', 'services', 'store', 'refusal'],
  live: ['type:wire', 'domain', 'store', 'services'],
  front: ['vocabulary', 'domain', 'services', 'store', 'routes', 'live', 'refusal'],
  host: ['vocabulary', 'type:wire', 'domain', 'services', 'store', 'reading'],
  reading: ['domain', 'type:wire'],
  web: ['vocabulary', 'type:wire', 'type:front', 'domain', 'reading'],
};

const roomOf = (path: string): Room => (Object.entries(rooms).find(([, start]) => path.startsWith(start)) ?? [path])[0] as Room;
const aliases: [RegExp, string][] = [
  [/^#vocabulary$/, 'schema/vocabulary.ts'], [/^#tables$/, 'schema/tables/index.ts'], [/^#wire\/(.*)$/, 'schema/wire/$1.ts'], [/^#domain\/(.*)$/, 'worker/domain/$1.ts'],
  [/^#store\/(.*)$/, 'worker/store/$1.ts'], [/^#services\/(.*)$/, 'worker/services/$1.ts'], [/^#refusal$/, 'worker/refusal.ts'], [/^\$lib\/(.*)$/, 'web/src/lib/$1'],
];

/** Every import of a file that stays in the house, and whether only types cross. */
function importsOf(path: string): { to: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(import|export)\s+(type\s+)?([^'";]*?from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g)].flatMap(([, , type, what, from, dynamic]) => {
    const name = from ?? dynamic!;
    const alias = aliases.find(([pattern]) => pattern.test(name));
    const target = alias ? name.replace(alias[0], alias[1]) : name.startsWith('.') ? normalize(join(dirname(path), name)) : null;
    if (target === null || target.includes('$types')) return [];
    const named = /\{([^}]*)\}/.exec(what ?? '')?.[1]?.split(',').map((each) => each.trim()).filter(Boolean);
    return [{ to: target, typeOnly: Boolean(type) || (named !== undefined && named.length > 0 && named.every((each) => each.startsWith('type '))) }];
  });
}

describe('the house', () => {
  const sources = [...files('schema'), ...files('worker'), ...files('web')];

  it('lets arrows run only where the table says', () => {
    const stray = sources.flatMap((path) => {
      const from = roomOf(path);
      return importsOf(path).filter(({ to, typeOnly }) => {
        const room = roomOf(to);
        return room !== from && !arrows[from].includes(room) && !(typeOnly && arrows[from].includes(`type:${room}`));
      }).map(({ to }) => `${path} → ${to}`);
    });
    expect(stray).toEqual([]);
  });

  it('sees the imports it judges', () => {
    expect(importsOf('worker/domain/board.ts').map(({ to }) => relative('.', to))).toContain('worker/domain/ranking.ts');
    expect(importsOf('worker/store/d1.ts')).toEqual([{ to: 'worker/refusal.ts', typeOnly: false }]);
  });

  it('keeps the domain free of packages, clocks and chance', () => {
    for (const path of files('worker/domain')) {
      const text = readFileSync(join(root, path), 'utf8');
      expect([path, /from '[^#.]/.test(text) || /Date\.now|Math\.random|new Date\(\)/.test(text)]).toEqual([path, false]);
    }
  });

  it('speaks SQL only in the store, and touches the disk only in the host', () => {
    const outside = sources.filter((path) => !path.startsWith('worker/store/') && path.startsWith('worker/') && path !== 'worker/host/world.ts');
    for (const path of outside) {
      expect([path, /\b(INSERT INTO|SELECT [\w*.]+ FROM|UPDATE \w+ SET|DELETE FROM)\b/.test(readFileSync(join(root, path), 'utf8'))]).toEqual([path, false]);
    }
    for (const path of sources.filter((each) => /^(worker|web\/src)\//.test(each) && !each.startsWith('worker/host/'))) {
      expect([path, /from 'node:(fs|child_process|net|http)/.test(readFileSync(join(root, path), 'utf8'))]).toEqual([path, false]);
    }
  });

  it('has no drawer for everything', () => {
    expect(sources.filter((path) => /(^|\/)(utils?|helpers?|misc|common|types)(\.ts|\/)/.test(path))).toEqual([]);
  });

  it('makes every table STRICT', () => {
    for (const file of readdirSync(join(root, 'schema/migrations')).filter((name) => name.endsWith('.sql'))) {
      const text = readFileSync(join(root, 'schema/migrations', file), 'utf8');
      expect([file, [...text.matchAll(/CREATE TABLE/g)].length]).toEqual([file, [...text.matchAll(/\) STRICT(, WITHOUT ROWID)?;/g)].length]);
    }
  });

  it('binds numbers that meet arithmetic only through CAST', () => {
    for (const path of files('worker/store')) {
      const text = readFileSync(join(root, path), 'utf8');
      expect([path, [...text.matchAll(/[^A-Z(]\s(LIMIT|OFFSET) \?/g)].length]).toEqual([path, 0]);
    }
  });

  it('has no test that does not run, or runs alone', () => {
    const sleeping = files('tests').filter((path) => path !== 'tests/house.test.ts' && /\b(it|test|describe)\.(skip|todo|only)\b/.test(readFileSync(join(root, path), 'utf8')));
    expect(sleeping).toEqual([]);
  });

  it('shows the agreed rooms at its door', () => {
    const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean).map((path) => path.split('/')[0]!);
    const visible = [...new Set(tracked)].filter((name) => !name.startsWith('.')).sort();
    expect(visible).toEqual(['LICENSE', 'README.md', 'package-lock.json', 'package.json', 'schema', 'tests', 'tsconfig.json', 'web', 'worker', 'wrangler.toml']);
  });
});
