/** A staff in the water. The same as icon.svg, in the colours of the page. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path class="logo-staff" d="M11 3h10v3h-6v3h6v3h-6v3h6v4H11z" />
      <path
        class="logo-water"
        d="M3 19q3.25-3.4 6.5 0t6.5 0 6.5 0 6.5 0M3 26q3.25-3.4 6.5 0t6.5 0 6.5 0 6.5 0"
      />
    </svg>
  )
}
