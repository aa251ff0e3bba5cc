import type { Session, SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'

/** Opens a session on each side. If one side cannot be reached, the session on the other side is closed again. */
export async function openBoth(
  openers: BySide<SessionOpener>,
  options: Parameters<SessionOpener['open']>[0],
): Promise<BySide<Session>> {
  const opening = { source: openers.source.open(options), target: openers.target.open(options) }
  try {
    return await onBothSides(side => opening[side])
  } catch (error) {
    const attempts = await Promise.allSettled([opening.source, opening.target])
    for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value[Symbol.asyncDispose]()
    throw error
  }
}
