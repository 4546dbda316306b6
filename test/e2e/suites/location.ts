// VS Code hides `location` in its worker; mocha's browser build reads it while it loads.
if (!('location' in globalThis)) {
  Object.defineProperty(globalThis, 'location', { value: { search: '', href: '', pathname: '/', origin: '' } });
}

export {};
