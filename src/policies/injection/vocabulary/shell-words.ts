/** Programs whose names are nobody's everyday words. */
export const shellPrograms: ReadonlySet<string> = new Set(
  (
    "ansible ansible-config ansible-console ansible-connection ansible-inventory ansible-pull ansible-test ansible-doc ansible-galaxy ansible-playbook ansible-vault apt-get arping aria2c awk gawk mawk nawk base32 base64 basenc bash bashbug bcdboot bcdedit bitsadmin " +
    "busybox bzip2 bunzip2 byebug bzcat bzgrep bzless bzmore c89 c99 cacls capsh certbot certutil chattr chef-client chef-run chef-shell chef-solo chgrp chkrootkit chmod chown chroot chsh cksum cmd cmd.exe cobc " +
    "cowsay cowthink cpan cpio cpulimit crontab cscli csh csplit cscript csvtool cupsfilter curl dhclient diff3 diskpart dmesg dmidecode dmsetup dnf docker dosbox dpkg dstat dvips " +
    "ebtables ed2k egrep fgrep esentutl exiftool fmt fping ftpstats ftpwho gcc gdb ghci gimp git ginsh gpg grc grep gtester gunzip gzcat gzexe gzip hexdump hping3 hostid hostname htdigest htpasswd " +
    "iconv icacls ifconfig iftop ionice ip6tables ipconfig iptables irb iwr ispell jexec jjs journalctl jrunscript ksh ksshell kubectl lastb lastlog lastlogin lastcomm latexmk ldconfig lftp lftpget logsave loginctl lsattr lscpu " +
    "lsmod lsof lspci lsusb ltrace lwp-download lwp-mirror lwp-request mailq mailx mawk mkdir mkfifo mknod mktemp mlocate modprobe mosquitto msgattrib msiexec mshta mtr mysql mysqladmin mysqldump mysqldumpslow mysqlhotcopy mysqlshow nasm nawk ncat " +
    "netcat netkit-ftp netplan netsh netstat nix-build nmap nohup nohlup nping nroff nsenter nslookup openssl openvt opkg osascript pdb pdflatex pdftex perlsh perl pftp pgrep php php-cgi php5 php7 phpunit phps pidof pidstat " +
    "pkexec pkginfo pkill pkg_info pnpm powershell powershell.exe pwsh printenv pstree psftp psql ptx pwd pwdx pyinstaller pylint python python2 python3 qemu rbash rcp readelf realpath reg.exe regsvr32 restic rlogin rlwrap rmdir rmuser rmt-dump rmt-tar rmt rnano rpmdb " +
    "rpmquery rpmverify rsync rsyslog rundll32 runscript run-mailcap run-parts rview rvim schtasks scp scrot sdiff sed setarch setfacl setsid sftp sha1sum sha256sum sh smbclient smbmap socat sqlite3 sshd sshpass ssh-keygen ssh-keyscan ssh start-stop-daemon stdbuf strace stty sudo " +
    "sysctl systemctl systeminfo tcpdump tcpping tcptraceroute tcsh tclsh taskkill tasklist tasksh tftp timedatectl tmux tput traceroute traceroute6 tsh tshark ttyname uname unlzma unpigz unrar unshare unxz unzip unzstd updatedb useradd userdel usermod uudecode uuencode uptime valgrind vbox vigr " +
    "vimdiff vimtutor vipw virsh visudo volatility wc wget wgetrc wevtutil wfuzz whereis whoami whiptail whois wireshark wmic wscript wvdial xargs xelatex xetex xmodmap xmore xpad xterm xxd xzcat xzcmp xzdec xzdiff xzegrep xzfgrep xzgrep xzless xzmore yum yelp zathura zcat zcmp zdiff zegrep " +
    "zfgrep zgrep zipcloak zipdetails zipgrep zipinfo zipnote zipsplit zless zmore zrun zsh zsoelim zstd zstdcat zstdgrep zstdless zstdmt zypper ssh-copy-id ssh-agent ssh-add ssh-keygen iwmi iwr irm iex icm gci gwmi gcm saps spps sajb rvpa nslookup certreq wbadmin vssadmin diskshadow fsutil cipher cmdkey wecutil winrm winrs msbuild installutil regasm regsvcs odbcconf cmstp pcalua dnscmd nltest klist setspn quser qwinsta icacls takeown iex invoke-webrequest invoke-expression invoke-restmethod"
  ).split(" "),
);

/** Programs and built-ins that are words or names as well: they need an argument that only a program takes. */
export const shellWords: ReadonlySet<string> = new Set(
  (
    "alias ar arch arp as ash at atobm awk bg bridge bundle cat cc cd chef choice check_by_ssh cmp column comm command complete composer cp cpp crash cut date dd del dialog diff dig dir dos2unix du echo easy_install ed emacs erase eval exec export eyewitness facter fc fetch fg file " +
    "find finger fold for forfiles format free ftp ftype gem getfacl go group head help host iconv id identify install ip jar java join julia kill knife last ld less let links ln load login look lp lpr ls ll mail make man md mkisofs more move mv msg nc nice nft nl nm node npm npx ntdsutil od open pan passwd paste path perf pg pic pico ping pip pip3 " +
    "popd pr print printf ps pry pushd query rake rd read reboot red reg ren rename replace rev rm rpm rustc ruby runas rvim sash sc scanmem scp screen script service set shuf shutdown sleep slsh snap snow soelim sort source split ss start subst sum sync systemd tac tail tar task taskset tbl tee telnet test tic time timeout top touch tr trap tree true troff tty type ul unexpand " +
    "unset users uniq expect puppet gem expand view strings fish dash dialog flock mount locate wish yarn octave toe jobs mutt env su lua logname lynx aptitude nano unlink vi vim ver vol w3m wall watch wait which who whoami write x86_64 xcopy xedit xz yes zip zone pwd env"
  ).split(" "),
);

/** They run the program named next to them. */
export const shellPrefixes: ReadonlySet<string> = new Set(
  "nohup sudo time exec env nice ionice timeout xargs watch command strace ltrace setsid stdbuf chroot busybox doas unshare taskset builtin eval".split(
    " ",
  ),
);

/** PowerShell cmdlets are verb-noun: the verbs and nouns of the built-in modules. */
export const cmdletVerbs: ReadonlySet<string> = new Set(
  (
    "add clear compare convert convertfrom convertto copy debug disable enable enter exit export find format get import install invoke join measure move new out pop push read receive register remove rename resolve restart restore resume save select send set show sort split " +
    "start stop suspend tee test trace unblock unregister update use wait where write"
  ).split(" "),
);
export const cmdletNouns: ReadonlySet<string> = new Set(
  (
    "acl alias childitem cimclass ciminstance clipboard command computer computerinfo content culture date event eventlog eventsubscriber executionpolicy expression file help history host hotfix item itemproperty itempropertyvalue job json location member module netadapter netipaddress netipconfiguration nettcpconnection null object " +
    "output package path powershell process psbreakpoint pscallstack psdrive pssession psprovider random restmethod scheduledtask service string sleep timezone tracesource transcript typedata uiculture unique variable verbose warning webrequest webserviceproxy winevent wmievent wmimethod wmiobject wsmaninstance xml csv html mailmessage localuser localgroup printer"
  ).split(" "),
);

/** Directories of the system, from which programs and secrets are reached. */
export const systemDirectories: ReadonlySet<string> = new Set(
  "bin sbin etc usr proc dev var tmp root home opt boot sys lib windows system32 winnt".split(" "),
);
