/**
 * Runs a campaign again on its page, day by day: bars that grow and change places, with a stop, a speed and a slider.
 * Nothing is fetched before somebody asks for it. Who wants less motion is shown day after day without anything gliding;
 * the same is written on the page as sentences and as a table.
 */
import type { CourseAnswer } from '#wire/course';
import { localDate, points } from '../format.ts';

/** The whole course takes about so long at the middle speed, and a day at least and at most so long. */
const WHOLE_MS = 40_000;
const DAY_MS = { least: 120, most: 900 };
const NOBODY = 1e9;

type Runner = { name: string; values: readonly (number | null)[]; places: readonly (number | null)[]; seats: number[]; line: HTMLElement; at: HTMLElement; value: HTMLElement; fill: Element };

const root = document.querySelector<HTMLElement>('[data-race]');
if (root) prepare(root);

function prepare(root: HTMLElement): void {
  const find = <Part extends HTMLElement>(name: string) => root.querySelector<Part>(`[data-${name}]`)!;
  const [play, scrub, speed, day, told] = [find<HTMLButtonElement>('play'), find<HTMLInputElement>('scrub'), find<HTMLSelectElement>('speed'), find('day'), find('told')];
  const last = Number(scrub.max);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let race: ReturnType<typeof raceOf> | null = null;
  let at = last;
  let running = 0;
  let before = 0;

  const ready = async (): Promise<boolean> => {
    if (race) return true;
    const answer = await fetch(root.dataset.race!).catch(() => null);
    if (!answer?.ok) {
      told.textContent = 'Chưa tải được diễn biến. Hãy thử lại sau ít phút.';
      return false;
    }
    race ??= raceOf(root, await answer.json() as CourseAnswer);
    return true;
  };
  const show = () => {
    const frame = Math.min(race!.days.length - 1, Math.floor(at));
    const words = localDate(race!.days[frame]!);
    race!.draw(at);
    if (day.textContent !== words) day.textContent = words;
    scrub.value = String(frame);
    scrub.setAttribute('aria-valuetext', race!.told(frame));
  };
  const stop = (words: string) => {
    cancelAnimationFrame(running);
    running = 0;
    play.textContent = words;
    if (race) told.textContent = race.told(Math.floor(at));
  };
  const step = (time: number) => {
    const perDay = Math.max(DAY_MS.least, Math.min(DAY_MS.most, WHOLE_MS / Math.max(1, last))) / Number(speed.value);
    // A frame may have begun before the button was pressed.
    const moved = Math.max(0, time - before) / perDay;
    // Without motion a whole day is waited for, then shown at once.
    if (!still.matches || moved >= 1) {
      at = Math.min(last, still.matches ? Math.floor(at) + 1 : at + moved);
      before = time;
      show();
    }
    if (at >= last) return stop('Chạy từ đầu');
    running = requestAnimationFrame(step);
  };
  play.addEventListener('click', () => void (async () => {
    if (running) return stop('Chạy tiếp');
    if (!await ready()) return;
    if (at >= last) at = 0;
    told.textContent = '';
    play.textContent = 'Dừng';
    before = performance.now();
    show();
    running = requestAnimationFrame(step);
  })());
  scrub.addEventListener('input', () => void (async () => {
    const wanted = Number(scrub.value);
    if (running) stop('Chạy tiếp');
    if (!await ready()) return;
    at = wanted;
    play.textContent = at >= last ? 'Chạy từ đầu' : 'Chạy tiếp';
    show();
  })());
}

/** The runners with the seat of each on every day, in lines of their own in place of the list the server wrote. */
function raceOf(root: HTMLElement, course: CourseAnswer) {
  const rows = Number(root.dataset.rows);
  const list = root.querySelector<HTMLElement>('[data-bars]')!;
  const height = list.firstElementChild!.getBoundingClientRect().height;
  const model = list.firstElementChild as HTMLElement;
  const runners = course.units.map((unit): Runner => {
    const line = model.cloneNode(true) as HTMLElement;
    const part = (name: string) => line.querySelector<HTMLElement>(name)!;
    const who = part('.who') as HTMLAnchorElement;
    who.textContent = unit.name;
    who.href = `?don-vi=${unit.unitId}`;
    return { name: unit.name, values: unit.pointsMilli, places: unit.places, seats: [], line, at: part('.at'), value: part('.value'), fill: part('.bar-done') };
  });
  for (let frame = 0; frame < course.days.length; frame += 1) {
    // Who has nothing yet, or is not on the board any more, waits below the last line.
    const seat = (each: Runner): number => ((each.values[frame] ?? 0) > 0 ? each.places[frame] ?? NOBODY : NOBODY);
    [...runners].sort((a, b) => seat(a) - seat(b) || (a.name < b.name ? -1 : 1)).forEach((each, n) => each.seats.push(seat(each) === NOBODY ? rows + 1 : n));
  }
  const highest = Math.max(1, ...runners.flatMap(({ values }) => values.filter((value) => value !== null)));
  list.style.height = `${list.getBoundingClientRect().height}px`;
  list.replaceChildren(...runners.map(({ line }) => line));
  for (const { line } of runners) Object.assign(line.style, { position: 'absolute', inset: '0 0 auto', height: `${height}px` });

  const draw = (at: number): void => {
    const frame = Math.min(course.days.length - 1, Math.floor(at));
    const next = Math.min(course.days.length - 1, frame + 1);
    const part = at - frame;
    const eased = part * part * (3 - 2 * part);
    const between = (list: readonly (number | null)[], by: number) => { const now = list[frame] ?? 0; return now + ((list[next] ?? now) - now) * by; };
    const values = runners.map((each) => between(each.values, part));
    const scale = Math.max(highest / 5, ...values);
    runners.forEach((each, n) => {
      const seat = between(each.seats, eased);
      const shown = seat < rows;
      each.line.style.visibility = shown ? '' : 'hidden';
      if (!shown) return;
      each.line.style.transform = `translateY(${seat * height}px)`;
      each.line.style.zIndex = String(rows - Math.round(seat));
      each.line.classList.toggle('first', each.places[frame] === 1);
      put(each.at, String(each.places[frame] ?? '–'));
      put(each.value, points(values[n]!));
      each.fill.setAttribute('width', String(Math.max(0, values[n]! / scale) * 100));
    });
  };
  const told = (frame: number): string => {
    const leaders = runners.filter(({ places, values }) => places[frame] === 1 && (values[frame] ?? 0) > 0).map(({ name }) => name);
    const day = localDate(course.days[frame]!);
    return leaders.length === 0 ? `Ngày ${day}: chưa ai dẫn đầu.` : `Ngày ${day}: ${leaders.join(', ')} ở hạng 1.`;
  };
  return { days: course.days, draw, told };
}

function put(part: HTMLElement, text: string): void {
  if (part.textContent !== text) part.textContent = text;
}
