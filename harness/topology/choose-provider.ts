import type { Runtime } from '../model/runtime.ts'
import type { Endpoint } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { formatRelease, type Release } from './specs/release.ts'
import type { Spec } from './specs/spec.ts'

/**
 * The way in which a server is provided for a spec. `because` is the reason in words, for the line that the user sees.
 */
type Choice =
  | { kind: 'external'; endpoint: Endpoint; because: string }
  | { kind: 'container'; image: string; because: string }
  | { kind: 'embedded'; release: Release; because: string }

/** The questions to the container engine, which are asked only if needed. */
export interface EngineQueries {
  answers: () => Promise<{ kind: 'yes' } | { kind: 'no'; because: string }>
  hasImage: (image: string) => Promise<boolean>
}

export async function chooseProvider(spec: Spec, runtime: Runtime, engine: EngineQueries): Promise<Choice> {
  switch (spec.kind) {
    case 'url':
      return { kind: 'external', endpoint: spec.endpoint, because: 'it already runs' }
    case 'image':
      if (runtime === 'embedded') {
        throw new UsageError(`${spec.display} is an image, and --runtime embedded starts server programs only`, {
          remedy: 'leave --runtime out, or write --runtime container',
        })
      }
      return { kind: 'container', image: spec.image, because: 'it is an image' }
    case 'release':
      return chooseForRelease(spec, runtime, engine)
    default:
      return spec satisfies never
  }
}

async function chooseForRelease(release: Release, runtime: Runtime, engine: EngineQueries): Promise<Choice> {
  const image = formatRelease(release)
  switch (runtime) {
    case 'container':
      return { kind: 'container', image, because: '--runtime container' }
    case 'embedded':
      return { kind: 'embedded', release, because: '--runtime embedded' }
    case 'auto': {
      const answer = await engine.answers()
      if (answer.kind === 'no') return { kind: 'embedded', release, because: answer.because }
      if (await engine.hasImage(image)) return { kind: 'container', image, because: 'Docker answers' }
      return { kind: 'embedded', release, because: `Docker answers, but cannot get the image ${image}` }
    }
    default:
      return runtime satisfies never
  }
}

/** Returns a line that names the choice and its reason. */
export function describeChoice(spec: Spec, choice: Choice): string {
  switch (choice.kind) {
    case 'external':
      return `${spec.display} (${choice.because})`
    case 'container':
      return `image ${choice.image} in Docker (${choice.because})`
    case 'embedded':
      return `${spec.display} from server programs (${choice.because})`
    default:
      return choice satisfies never
  }
}
