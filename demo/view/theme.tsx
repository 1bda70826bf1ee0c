import type { PageState } from '../state.js'

const THEMES = [
  ['system', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

export interface ThemeProps {
  readonly theme: PageState['theme']
  readonly onChoose: (theme: PageState['theme']) => void
}

/** Automatic unless chosen. */
export function Theme({ theme, onChoose }: ThemeProps) {
  return (
    <fieldset class="segments theme">
      <legend class="hidden">Light or dark</legend>
      {THEMES.map(([name, title]) => (
        <label key={name}>
          <input
            type="radio"
            name="theme"
            checked={theme === name}
            onChange={() => onChoose(name)}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  )
}
