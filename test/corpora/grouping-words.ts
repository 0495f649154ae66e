/* Words that stand in paths as values: what people, products, places and topics are called. */

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export const people: readonly string[] = words(`
  anna lind marco rossi yuki tanaka olga petrova john smith maria garcia wei chen fatima khan lars jensen sofia
  novak david cohen priya patel ahmed hassan emma wilson lucas silva nina weber tom baker grace kim ivan horvat
  chloe martin noah brown mia fischer omar ali julia kowalski peter hall sara berg leo moreau kate young max
  bauer eva dubois hugo santos zoe clark igor popov lena vogel paul king rita costa sven olsen tara singh`);

export const adjectives: readonly string[] = words(`
  blue red green quick lazy modern classic vintage slim soft wild golden silent rapid smart organic wooden heavy
  tiny urban fresh bright dark cozy royal spicy smooth electric nordic happy bold crisp gentle proud sunny`);

export const things: readonly string[] = words(`
  shoes jacket lamp table guitar bottle backpack mug sofa camera keyboard blanket watch scarf tent drone kettle
  pillow mirror candle bicycle helmet notebook sneaker hoodie desk chair wallet speaker monitor carpet vase
  umbrella ladder hammer teapot curtain basket puzzle rocket`);

/** Some of them are also words of APIs: that is so in life. */
export const topics: readonly string[] = words(`
  sports music news travel food health finance science politics gaming fashion movies books art history nature
  weather cooking fitness photography education design business technology gardening parenting cars pets comedy
  drama opera poetry chess yoga surfing hiking astronomy biology chemistry physics economics law medicine
  philosophy religion theatre dance jazz blues rock folk classical electronic ambient house techno reggae soul
  marketing engineering sales support legal operations research security people design-system platform mobile`);

export const cities: readonly string[] = words(`
  paris london berlin madrid rome vienna prague warsaw lisbon dublin oslo stockholm helsinki copenhagen athens
  budapest zurich geneva brussels amsterdam hamburg munich cologne milan naples turin venice porto seville
  valencia lyon marseille nice bordeaux tokyo osaka kyoto seoul beijing shanghai delhi mumbai sydney melbourne
  toronto montreal vancouver chicago boston seattle austin denver dallas miami san-francisco new-york los-angeles
  rio-de-janeiro buenos-aires mexico-city cape-town hong-kong kuala-lumpur tel-aviv`);

export const codes: readonly string[] = words(`
  US DE FR GB IT ES PT NL BE CH AT SE NO DK FI PL CZ HU RO GR TR JP CN KR IN AU NZ CA MX BR AR CL ZA EG NG KE`);

export const currencies: readonly string[] = words(`
  USD EUR GBP JPY CHF SEK NOK DKK PLN CZK HUF RON TRY CNY KRW INR AUD NZD CAD MXN BRL ARS CLP ZAR EGP NGN KES`);

export const locales: readonly string[] = words(`
  en en-US en-GB de de-DE de-AT fr fr-FR fr-CA es es-ES es-MX it it-IT pt pt-BR pt-PT nl nl-NL sv sv-SE nb-NO da
  fi pl cs hu ro tr ja ja-JP ko zh zh-CN zh-TW hi ar ru uk`);

/** What scanners ask for. */
export const scannerPaths: readonly string[] = words(`
  /.env /.git/config /.git/HEAD /.aws/credentials /.svn/entries /.DS_Store /.htaccess /.vscode/sftp.json
  /wp-login.php /wp-admin/setup-config.php /wp-content/plugins/file.php /wordpress/wp-login.php /xmlrpc.php
  /phpmyadmin/index.php /pma/index.php /adminer.php /phpinfo.php /info.php /shell.php /vendor/phpunit/eval-stdin.php
  /admin /admin/login /administrator/index.php /login.action /manager/html /console /server-status /cgi-bin/luci
  /actuator /actuator/env /actuator/heapdump /actuator/health /jolokia/list /metrics /debug/pprof /trace.axd
  /swagger.json /swagger-ui.html /openapi.json /v2/api-docs /api-docs /graphql /graphiql /api/v1/users /api/users
  /api/v1/pods /v1/agent/self /solr/admin/info/system /struts2-showcase/index.action /HNAP1 /boaform/admin/formLogin
  /owa/auth/logon.aspx /ecp/Current/exporttool /autodiscover/autodiscover.xml /remote/login /geoserver/web
  /backup.zip /backup.sql /db.sql /dump.sql /site.tar.gz /config.json /config.yml /docker-compose.yml /id_rsa
  /robots.txt /favicon.ico /sitemap.xml /.well-known/security.txt /login /signin /user/login /auth /static/app.js`);

export const scannerWords: readonly string[] = words(`
  admin backup test old .env .git config debug internal private dev root 1' null undefined %00 ..; ~admin
  export.sql .bak index.php console shell tmp secret hidden beta staging`);
