import { type Document, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { YamlText } from './yaml-text.ts'

type Entry = Record<string, unknown>

/** A YAML text that contains a list of entries, with all scalars as text. Changes keep all comments. */
export class YamlList extends YamlText {
  constructor(text: string) {
    super(text, 'text')
  }

  /** Undefined if the text contains something other than a list; empty if it contains only comments. */
  get entries(): unknown[] | undefined {
    const { contents } = this.document
    if (isSeq(contents)) return this.value as unknown[]
    return contents === null || this.document.toJSON() === '' ? [] : undefined
  }

  /**
   * Replaces the first entry for which `isSame` returns true, or appends the entry to the list. `heading`: the comment
   * to put at the front of the file if there is no list yet.
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

  /** Changes one member of the first entry for which `isSame` returns true; all else of the entry stays as it is. */
  change(isSame: (entry: Entry) => boolean, member: string, value: string): void {
    const { contents } = this.document
    const item = isSeq<YAMLMap>(contents) ? contents.items.find(each => isSame(each.toJSON() as Entry)) : undefined
    item?.set(member, value)
  }

  /** Returns the text with its entries sorted by this member, and an empty line between entries. */
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

/**
 * Moves the first of several paragraphs of comments to the document: the parser assigns it to the first entry, although
 * it is about the whole file.
 */
function keepHeading(document: Document, list: YAMLSeq<YAMLMap>): void {
  const first = list.items[0]
  const [paragraph, ...rest] = first?.commentBefore?.split('\n\n') ?? []
  if (!first || document.commentBefore || rest.length === 0) return
  document.commentBefore = paragraph ?? null
  first.commentBefore = rest.join('\n\n')
}
