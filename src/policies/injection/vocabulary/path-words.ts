/** Files that hold a system's or a framework's secrets; an API's own resources are not called so. */
export const secretFiles: ReadonlySet<string> = new Set(
  (
    "passwd shadow hosts group hostname resolv.conf fstab crontab issue motd services ssh nginx apache2 httpd mysql environ maps status stat version master.passwd group.bak sudoers boot.ini win.ini system.ini php.ini my.cnf httpd.conf apache2.conf nginx.conf web.config machine.config web.xml wp-config.php wp-config.bak localsettings.php settings.php configuration.php " +
    "config.inc.php sites-available environ cmdline cpuinfo meminfo version_signature self mounts acpi mtrr kallsyms kcore authorized_keys known_hosts id_rsa id_dsa id_ecdsa id_ed25519 .env .env.local .env.production .git .gitconfig .git-credentials .svn .hg .bzr .cvs .htaccess .htpasswd " +
    ".htdigest .aws .azure .ssh .gnupg .npmrc .pypirc .netrc .pgpass .my.cnf .mysql_history .bash_history .bashrc .bash_profile .profile .zsh_history .zshrc .sh_history .psql_history .rediscli_history .python_history .node_repl_history .viminfo .ds_store .dockerignore .dockercfg .docker .kube .boto .s3cfg " +
    ".subversion .wgetrc .curlrc .lesshst .nano_history .irb_history .php_history .sqlite_history .vscode .idea .terraform .vault-token .travis.yml .gitlab-ci.yml .aiignore .claude .cursor .cursorignore .aider .continueignore sftp-config.json ws_ftp.ini dwsync.xml composer.lock gruntfile.js yarn.lock npm-debug.log docker-compose.yml docker-compose.yaml database.yml secrets.yml config.yml parameters.yml " +
    "error_log errors.log access.log auth.log syslog.conf elmah.axd trace.axd phpinfo.php server-status"
  ).split(" "),
);

/** Directories of a system whose files a value may not name by absolute path. */
export const secretDirectories: ReadonlySet<string> = new Set("etc proc sys boot root".split(" "));

/** Extensions that a web server runs instead of serving. */
export const runnableExtensions: ReadonlySet<string> = new Set(
  "php php2 php3 php4 php5 php6 php7 php8 phps pht phtm phtml phar phpt inc jsp jspx jspa jsw jsv jspf asp aspx asa asax ascx ashx asmx axd cer cfm cfml cfc cgi pl pm shtml shtm stm swf war do action htaccess".split(
    " ",
  ),
);
