/**
 * The script of index.html: filters, deep links and copying. Without the script the page still shows everything. The
 * script contains no data, so that nothing in a report can become a part of it; the page's policy allows exactly this
 * text.
 */
export const script = `
const cards = [...document.querySelectorAll('.divergence')]
const detailsOf = card => card.querySelector('details')
const filters = document.querySelector('.filters')
const texts = new Map()
const textOf = card => {
  if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase())
  return texts.get(card)
}
const has = (card, name, value) => value === '' || card.dataset[name].split(' ').includes(value)
function apply() {
  const words = filters.search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let shown = 0
  for (const card of cards) {
    const fits = ['severity', 'status', 'kinds', 'suites'].every(name => has(card, name, filters[name].value))
      && words.every(word => textOf(card).includes(word))
    card.hidden = !fits
    if (fits) shown += 1
  }
  document.querySelector('.shown').textContent = shown + ' of ' + cards.length + ' shown'
  document.querySelector('#nothing-fits').hidden = shown > 0
}
function follow() {
  const card = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!card || !card.classList.contains('divergence')) return
  if (card.hidden) { filters.reset(); apply() }
  detailsOf(card).open = true
  card.scrollIntoView({ block: 'start' })
}
if (filters) {
  filters.hidden = false
  filters.addEventListener('input', apply)
  filters.addEventListener('submit', event => event.preventDefault())
  filters.addEventListener('reset', () => setTimeout(apply))
  document.querySelector('#toggle').addEventListener('click', () => {
    const shown = cards.filter(card => !card.hidden)
    const open = shown.some(card => !detailsOf(card).open)
    for (const card of shown) detailsOf(card).open = open
  })
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || /input|select|textarea/i.test(event.target.tagName)) return
    event.preventDefault()
    filters.search.focus()
  })
  addEventListener('hashchange', follow)
  apply()
  follow()
}
const openedToPrint = []
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true
    openedToPrint.push(details)
  }
})
addEventListener('afterprint', () => {
  for (const details of openedToPrint.splice(0)) details.open = false
})
document.addEventListener('click', async event => {
  const button = event.target.closest('button[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  button.textContent = 'copied'
})
`
