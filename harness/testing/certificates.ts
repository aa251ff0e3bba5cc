import { generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

/** For tests: a key with its certificate, as PEM. */
export interface Certified {
  key: string
  certificate: string
}

export interface CertificateContent {
  commonName: string
  /** Subject alternative names: names, and IP addresses. */
  names?: readonly string[]
  addresses?: readonly string[]
  endsInSeconds?: number
  isAuthority?: boolean
}

const daySeconds = 86_400
const nameType = 2
const addressType = 7

/** Creates a certificate signed by an authority, or self-signed. */
export function certify(content: CertificateContent, authority?: Certified): Certified {
  const { commonName, names = [], addresses = [], endsInSeconds = 10 * daySeconds, isAuthority = false } = content
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey)
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(8))}`
  certificate.validity.notBefore = new Date(Date.now() - daySeconds * 1000)
  certificate.validity.notAfter = new Date(Date.now() + endsInSeconds * 1000)
  const subject = [{ name: 'commonName', value: commonName }]
  certificate.setSubject(subject)
  certificate.setIssuer(authority ? forge.pki.certificateFromPem(authority.certificate).subject.attributes : subject)
  const alternatives = [
    ...names.map(value => ({ type: nameType, value })),
    ...addresses.map(ip => ({ type: addressType, ip })),
  ]
  certificate.setExtensions([
    { name: 'basicConstraints', cA: isAuthority },
    ...(isAuthority ? [{ name: 'keyUsage', keyCertSign: true, digitalSignature: true }] : []),
    ...(alternatives.length > 0 ? [{ name: 'subjectAltName', altNames: alternatives }] : []),
  ])
  certificate.sign(forge.pki.privateKeyFromPem(authority?.key ?? pair.privateKey), forge.md.sha256.create())
  return { key: pair.privateKey, certificate: forge.pki.certificateToPem(certificate) }
}
