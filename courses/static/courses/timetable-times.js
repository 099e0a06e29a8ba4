/* Local times as the server shows them: "2026-11-23T09:00". Nothing here knows a time zone. */
const MINUTE = 60_000;

export const plus = (local, minutes) =>
  new Date(Date.parse(`${local}Z`) + minutes * MINUTE).toISOString().slice(0, 16);

export const minutesBetween = (from, to) => (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / MINUTE;

/* An instant of the API in the office's time zone, whatever that of this device. */
export function inZone(instant, timeZone) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return format.format(new Date(instant)).replace(" ", "T");
}
