import { type Document, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { YamlText } from './yaml-text.ts'

type Entry = Record<string, unknown>

/** A text of YAML that holds a list of entries, all scalars as text. Everybody's comments stay when it is changed. */
export class YamlList extends YamlText {
  constructor(text: string) {
    super(text, 'text')
  }

  /** Undefined where the text holds something else than a list; empty where it holds nothing but comments. */
  get entries(): unknown[] | undefined {
    const { contents } = this.document
    if (isSeq(contents)) return this.value as unknown[]
    return contents === null || this.document.toJSON() === '' ? [] : undefined
  }

  /**
   * Puts an entry in the place of the first one that counts as the same, or behind all others. `heading`: the comment at
   * the front of a list that has been empty so far, line by line.
   */
  put(entry: Entry, isSame: (other: Entry) => boolean, heading: string): void {
    const list = this.#list(heading)
    const node = this.document.createNode(entry) as YAMLMap
    const index = list.items.findIndex(item => isSame(item.toJSON() as Entry))
    if (index === -1) list.items.push(node)
    else {
      node.commentBefore = list.items[index]!.commentBefore ?? null
      list.items[index] = node
    }
  }

  /** The text, its entries in the order of this member and a line apart. */
  sortedBy(member: string): string {
    const { contents } = this.document
    if (isSeq<YAMLMap>(contents)) {
      contents.items.sort((one, other) => (String(one.get(member)) < String(other.get(member)) ? -1 : 1))
      for (const [index, item] of contents.items.entries()) item.spaceBefore = index > 0
    }
    return this.document.toString({ lineWidth: 120 })
  }

  #list(heading: string): YAMLSeq<YAMLMap> {
    if (!isSeq(this.document.contents)) {
      this.document.contents = this.document.createNode([]) as YAMLSeq
      this.document.commentBefore ??= heading
    }
    const list = this.document.contents as YAMLSeq<YAMLMap>
    list.flow = false
    keepHeading(this.document, list)
    return list
  }
}

/** A first paragraph of comments that another follows is read as the first entry's, but speaks of the whole file. */
function keepHeading(document: Document, list: YAMLSeq<YAMLMap>): void {
  const first = list.items[0]
  const [paragraph, ...rest] = first?.commentBefore?.split('\n\n') ?? []
  if (!first || document.commentBefore || rest.length === 0) return
  document.commentBefore = paragraph ?? null
  first.commentBefore = rest.join('\n\n')
}
