/** Offers a document as a download. The browser asks where to, if it is set so; it tells us nothing. */
export function saveAsDownload(fileName: string, mediaType: string, base64: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the data once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 0);
  return Promise.resolve(true);
}
