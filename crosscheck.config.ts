import { defineConfig } from './harness/config/define-config.ts'

export default defineConfig({
  source: 'mysql:9.7',
  target: 'mariadb:11.8',
  suites: ['suites/accounts', 'suites/sakila'],
})
