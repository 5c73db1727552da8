export { getRuntime, getRuntimeRx } from './pages.loader.js';
