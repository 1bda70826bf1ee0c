/** Only what is on the list can be acknowledged. */
export function marked(
  acknowledged: readonly string[],
  losses: readonly { readonly id: string }[],
  { id, yes }: { readonly id: string; readonly yes: boolean },
): readonly string[] {
  const others = acknowledged.filter((each) => each !== id)
  return yes && losses.some((loss) => loss.id === id) ? [...others, id] : others
}
