declare module '*/schema/vocabulary.ts?whole' {
  export * from '#vocabulary';
}
