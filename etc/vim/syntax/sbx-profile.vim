" SPDX-License-Identifier: LGPL-2.1-or-later
" Vim syntax file: profiles of sbx, see sbx.profile(5).
" Made by tests/gen-docs out of the tables in src/: make regen

if exists('b:current_syntax')
  finish
endif
syn case match
syn sync fromstart

" What looks the same everywhere. A brace that no known key stands before holds nothing
" that is known.
syn region sbxUnknown matchgroup=sbxBrace start=/{/ end=/}/ transparent contains=@sbxValue
syn region sbxComment start=/#/ end=/$/ oneline contains=@Spell
syn region sbxComment start=+//+ end=/$/ oneline contains=@Spell
syn region sbxComment start=+/\*+ end=+\*/+ contains=@Spell
syn match sbxBoolean /\c\<\%(true\|false\)\>/
syn match sbxNumber /[-+]\=\<\d\+\>/
syn region sbxString start=/"/ skip=/\\./ end=/"/ contains=sbxEscape,sbxVariable,sbxHome
syn match sbxEscape /\\\%(x\x\x\|.\)/ contained
syn match sbxHome +\%("-\=\)\@2<=\~\ze[/"]+ contained
syn region sbxVariable start=/\${/ end=/}/ oneline contained contains=sbxVariable
syn cluster sbxValue contains=sbxString,sbxNumber,sbxBoolean,sbxComment,sbxUnknown

" Outside any group.
syn match sbxKeyFile /\<schema\>\ze\_s*[=:]/
syn match sbxKeyFile /\<description\>\ze\_s*[=:]/
syn match sbxKeyFile /\<abstract\>\ze\_s*[=:]/
syn match sbxKeyFile /\<include\>\ze\_s*[=:]/
syn match sbxKeyTop /\<command\>\ze\_s*[=:]/
syn match sbxKeyTop /\<alternatives\>\ze\_s*[=:]/
syn match sbxKeyTop /\<cwd\>\ze\_s*[=:]/
syn match sbxKeyTop /\<app_id\>\ze\_s*[=:]/
syn match sbxKeyFile /\<params\>\ze\_s*[=:]/ nextgroup=sbxIsParams skipwhite skipempty
syn match sbxKeyFile /\<when\>\ze\_s*[=:]/ nextgroup=sbxIsWhen skipwhite skipempty
syn match sbxKeyPatch /\<replace\>\ze\_s*[=:]/ nextgroup=sbxIsReplace skipwhite skipempty
syn match sbxKeyPatch /\<remove\>\ze\_s*[=:]/ nextgroup=sbxIsRemove skipwhite skipempty
syn match sbxKeyTop /\<files_from_args\>\ze\_s*[=:]/
syn match sbxKeyTop /\<namespaces\>\ze\_s*[=:]/ nextgroup=sbxIsNamespaces skipwhite skipempty
syn match sbxKeyTop /\<identity\>\ze\_s*[=:]/ nextgroup=sbxIsIdentity skipwhite skipempty
syn match sbxKeyTop /\<filesystem\>\ze\_s*[=:]/ nextgroup=sbxIsFilesystem skipwhite skipempty
syn match sbxKeyTop /\<network\>\ze\_s*[=:]/ nextgroup=sbxIsNetwork skipwhite skipempty
syn match sbxKeyTop /\<limits\>\ze\_s*[=:]/ nextgroup=sbxIsLimits skipwhite skipempty
syn match sbxKeyTop /\<security\>\ze\_s*[=:]/ nextgroup=sbxIsSecurity skipwhite skipempty
syn match sbxKeyTop /\<process\>\ze\_s*[=:]/ nextgroup=sbxIsProcess skipwhite skipempty
syn match sbxKeyTop /\<environment\>\ze\_s*[=:]/ nextgroup=sbxIsEnvironment skipwhite skipempty
syn match sbxWordTop /"\%(off\|read-only\|read-write\)"/
syn cluster sbxInPatch contains=@sbxValue,sbxKeyTop,sbxWordTop
syn cluster sbxInBlock contains=@sbxInPatch,sbxKeyPatch

" params[]
syn match sbxKeyParamsEntry /\<type\>\ze\_s*[=:]/ contained
syn match sbxKeyParamsEntry /\<default\>\ze\_s*[=:]/ contained
syn match sbxKeyParamsEntry /\<help\>\ze\_s*[=:]/ contained
syn match sbxKeyParamsEntry /\<values\>\ze\_s*[=:]/ contained
syn match sbxKeyParamsEntry /\<min\>\ze\_s*[=:]/ contained
syn match sbxKeyParamsEntry /\<max\>\ze\_s*[=:]/ contained
syn match sbxWordParamsEntry /"\%(string\|name\|path\|dir\|rootfs\|bool\|int\|size\|enum\|list\)"/ contained
syn cluster sbxInParamsEntry contains=@sbxValue,sbxKeyParamsEntry,sbxWordParamsEntry

" when[]
syn match sbxKeyWhenEntry /\<test\>\ze\_s*[=:]/ contained
syn cluster sbxInWhenEntry contains=@sbxValue,sbxKeyWhenEntry,sbxWordWhenEntry

" namespaces
syn match sbxKeyNamespaces /\<user\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<mount\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<pid\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<ipc\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<uts\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<net\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<cgroup\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<time\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<monotonic_offset\>\ze\_s*[=:]/ contained
syn match sbxKeyNamespaces /\<boottime_offset\>\ze\_s*[=:]/ contained
syn cluster sbxInNamespaces contains=@sbxValue,sbxKeyNamespaces,sbxWordNamespaces

" identity
syn match sbxKeyIdentity /\<hostname\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentity /\<domainname\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentity /\<user\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentity /\<groups\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentity /\<id_map\>\ze\_s*[=:]/ contained nextgroup=sbxIsIdentityIdMap skipwhite skipempty
syn match sbxKeyIdentity /\<machine_id\>\ze\_s*[=:]/ contained
syn match sbxWordIdentity /"\%(self\|root\)"/ contained
syn match sbxWordIdentity /"\%(random\|host\)"/ contained
syn cluster sbxInIdentity contains=@sbxValue,sbxKeyIdentity,sbxWordIdentity

" identity.id_map
syn match sbxKeyIdentityIdMap /\<mode\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentityIdMap /\<uids\>\ze\_s*[=:]/ contained nextgroup=sbxIsIdentityIdMapUids skipwhite skipempty
syn match sbxKeyIdentityIdMap /\<gids\>\ze\_s*[=:]/ contained nextgroup=sbxIsIdentityIdMapGids skipwhite skipempty
syn match sbxWordIdentityIdMap /"\%(auto\|self\|root\|subids\)"/ contained
syn cluster sbxInIdentityIdMap contains=@sbxValue,sbxKeyIdentityIdMap,sbxWordIdentityIdMap

" identity.id_map.uids[]
syn match sbxKeyIdentityIdMapUidsEntry /\<inside\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentityIdMapUidsEntry /\<outside\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentityIdMapUidsEntry /\<count\>\ze\_s*[=:]/ contained
syn cluster sbxInIdentityIdMapUidsEntry contains=@sbxValue,sbxKeyIdentityIdMapUidsEntry,sbxWordIdentityIdMapUidsEntry

" identity.id_map.gids[]
syn match sbxKeyIdentityIdMapGidsEntry /\<inside\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentityIdMapGidsEntry /\<outside\>\ze\_s*[=:]/ contained
syn match sbxKeyIdentityIdMapGidsEntry /\<count\>\ze\_s*[=:]/ contained
syn cluster sbxInIdentityIdMapGidsEntry contains=@sbxValue,sbxKeyIdentityIdMapGidsEntry,sbxWordIdentityIdMapGidsEntry

" filesystem
syn match sbxKeyFilesystem /\<root\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemRoot skipwhite skipempty
syn match sbxKeyFilesystem /\<read_only\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<read_write\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<hide\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<protect\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<home\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<proc\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemProc skipwhite skipempty
syn match sbxKeyFilesystem /\<dev\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemDev skipwhite skipempty
syn match sbxKeyFilesystem /\<tmp\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<sys\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<synthesize\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<usr_merge\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystem /\<mounts\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemMounts skipwhite skipempty
syn match sbxWordFilesystem /"\%(none\|tmpfs\|host\|persistent\)"/ contained
syn match sbxWordFilesystem /"\%(private\|none\|host\)"/ contained
syn match sbxWordFilesystem /"\%(none\|private\|host\)"/ contained
syn match sbxWordFilesystem /"\%(passwd\|group\|hosts\|hostname\|nsswitch.conf\|resolv.conf\|machine-id\)"/ contained
syn match sbxWordFilesystem /"\%(none\|as-host\|merged\)"/ contained
syn cluster sbxInFilesystem contains=@sbxValue,sbxKeyFilesystem,sbxWordFilesystem

" filesystem.root
syn match sbxKeyFilesystemRoot /\<type\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<lower\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<upper\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<access\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<size\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<inodes\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemRoot /\<mode\>\ze\_s*[=:]/ contained
syn match sbxWordFilesystemRoot /"\%(tmpfs\|host\|overlay\)"/ contained
syn match sbxWordFilesystemRoot /"\%(tmpfs\)"/ contained
syn match sbxWordFilesystemRoot /"\%(ro\|rw\)"/ contained
syn cluster sbxInFilesystemRoot contains=@sbxValue,sbxKeyFilesystemRoot,sbxWordFilesystemRoot

" filesystem.proc
syn match sbxKeyFilesystemProc /\<type\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemProc /\<hidepid\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemProc /\<subset_pid\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemProc /\<masks\>\ze\_s*[=:]/ contained
syn match sbxWordFilesystemProc /"\%(private\|none\|host\)"/ contained
syn cluster sbxInFilesystemProc contains=@sbxValue,sbxKeyFilesystemProc,sbxWordFilesystemProc

" filesystem.dev
syn match sbxKeyFilesystemDev /\<type\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemDev /\<devices\>\ze\_s*[=:]/ contained
syn match sbxWordFilesystemDev /"\%(minimal\|none\|host\)"/ contained
syn cluster sbxInFilesystemDev contains=@sbxValue,sbxKeyFilesystemDev,sbxWordFilesystemDev

" filesystem.mounts[]
syn match sbxKeyFilesystemMountsEntry /\<id\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<type\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<source\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<target\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<access\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<options\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<if_missing\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<id_map\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemMountsEntryIdMap skipwhite skipempty
syn match sbxKeyFilesystemMountsEntry /\<lower\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<upper\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<work\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<size\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<inodes\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<mode\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<content\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<devices\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<hidepid\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntry /\<subset_pid\>\ze\_s*[=:]/ contained
syn match sbxWordFilesystemMountsEntry /"\%(bind\|tmpfs\|overlay\|proc\|sysfs\|dev\|devpts\|mqueue\|cgroup\|symlink\|dir\|file\)"/ contained
syn match sbxWordFilesystemMountsEntry /"\%(ro\|rw\)"/ contained
syn match sbxWordFilesystemMountsEntry /"\%(nosuid\|nodev\|noexec\|noatime\|nosymfollow\|dev\|exec\|norecursive\)"/ contained
syn match sbxWordFilesystemMountsEntry /"\%(error\|skip\|create\)"/ contained
syn match sbxWordFilesystemMountsEntry /"\%(tmpfs\)"/ contained
syn cluster sbxInFilesystemMountsEntry contains=@sbxValue,sbxKeyFilesystemMountsEntry,sbxWordFilesystemMountsEntry

" filesystem.mounts[].id_map
syn match sbxKeyFilesystemMountsEntryIdMap /\<mode\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntryIdMap /\<uids\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemMountsEntryIdMapUids skipwhite skipempty
syn match sbxKeyFilesystemMountsEntryIdMap /\<gids\>\ze\_s*[=:]/ contained nextgroup=sbxIsFilesystemMountsEntryIdMapGids skipwhite skipempty
syn match sbxWordFilesystemMountsEntryIdMap /"\%(auto\|none\)"/ contained
syn cluster sbxInFilesystemMountsEntryIdMap contains=@sbxValue,sbxKeyFilesystemMountsEntryIdMap,sbxWordFilesystemMountsEntryIdMap

" filesystem.mounts[].id_map.uids[]
syn match sbxKeyFilesystemMountsEntryIdMapUidsEntry /\<inside\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntryIdMapUidsEntry /\<outside\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntryIdMapUidsEntry /\<count\>\ze\_s*[=:]/ contained
syn cluster sbxInFilesystemMountsEntryIdMapUidsEntry contains=@sbxValue,sbxKeyFilesystemMountsEntryIdMapUidsEntry,sbxWordFilesystemMountsEntryIdMapUidsEntry

" filesystem.mounts[].id_map.gids[]
syn match sbxKeyFilesystemMountsEntryIdMapGidsEntry /\<inside\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntryIdMapGidsEntry /\<outside\>\ze\_s*[=:]/ contained
syn match sbxKeyFilesystemMountsEntryIdMapGidsEntry /\<count\>\ze\_s*[=:]/ contained
syn cluster sbxInFilesystemMountsEntryIdMapGidsEntry contains=@sbxValue,sbxKeyFilesystemMountsEntryIdMapGidsEntry,sbxWordFilesystemMountsEntryIdMapGidsEntry

" network
syn match sbxKeyNetwork /\<mode\>\ze\_s*[=:]/ contained
syn match sbxKeyNetwork /\<tcp_bind\>\ze\_s*[=:]/ contained
syn match sbxKeyNetwork /\<tcp_connect\>\ze\_s*[=:]/ contained
syn match sbxWordNetwork /"\%(none\|host\)"/ contained
syn cluster sbxInNetwork contains=@sbxValue,sbxKeyNetwork,sbxWordNetwork

" limits
syn match sbxKeyLimits /\<memory\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<memory_high\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<memory_low\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<swap\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<pids\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<cpu\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<cpu_weight\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<cpuset\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<mems\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<io\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<io_weight\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<hugetlb\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<unified\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<oom_group\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<delegate\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<on_unavailable\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<optional\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<nofile\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<nproc\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<core\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<fsize\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<stack\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<as\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<memlock\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<data\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<cpu_time\>\ze\_s*[=:]/ contained
syn match sbxKeyLimits /\<runtime\>\ze\_s*[=:]/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(unlimited\)"/ contained
syn match sbxWordLimits /"\%(error\|warn\)"/ contained
syn match sbxWordLimits /"\%(memory\|memory_high\|memory_low\|swap\|pids\|cpu\|cpu_weight\|cpuset\|mems\|io\|io_weight\|hugetlb\|unified\|oom_group\)"/ contained
syn cluster sbxInLimits contains=@sbxValue,sbxKeyLimits,sbxWordLimits

" security
syn match sbxKeySecurity /\<no_new_privs\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<capabilities\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<seccomp\>\ze\_s*[=:]/ contained nextgroup=sbxIsSecuritySeccomp skipwhite skipempty
syn match sbxKeySecurity /\<nested_userns\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<memory_deny_write_execute\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<lock_personality\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<set_id_bits\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<socket_families\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<landlock\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<keyring\>\ze\_s*[=:]/ contained
syn match sbxKeySecurity /\<tty\>\ze\_s*[=:]/ contained
syn match sbxWordSecurity /\c"\%(\%(CAP_\)\=CHOWN\|\%(CAP_\)\=DAC_OVERRIDE\|\%(CAP_\)\=DAC_READ_SEARCH\|\%(CAP_\)\=FOWNER\|\%(CAP_\)\=FSETID\|\%(CAP_\)\=KILL\|\%(CAP_\)\=SETGID\|\%(CAP_\)\=SETUID\|\%(CAP_\)\=SETPCAP\|\%(CAP_\)\=LINUX_IMMUTABLE\|\%(CAP_\)\=NET_BIND_SERVICE\|\%(CAP_\)\=NET_BROADCAST\|\%(CAP_\)\=NET_ADMIN\|\%(CAP_\)\=NET_RAW\|\%(CAP_\)\=IPC_LOCK\|\%(CAP_\)\=IPC_OWNER\|\%(CAP_\)\=SYS_MODULE\|\%(CAP_\)\=SYS_RAWIO\|\%(CAP_\)\=SYS_CHROOT\|\%(CAP_\)\=SYS_PTRACE\|\%(CAP_\)\=SYS_PACCT\|\%(CAP_\)\=SYS_ADMIN\|\%(CAP_\)\=SYS_BOOT\|\%(CAP_\)\=SYS_NICE\|\%(CAP_\)\=SYS_RESOURCE\|\%(CAP_\)\=SYS_TIME\|\%(CAP_\)\=SYS_TTY_CONFIG\|\%(CAP_\)\=MKNOD\|\%(CAP_\)\=LEASE\|\%(CAP_\)\=AUDIT_WRITE\|\%(CAP_\)\=AUDIT_CONTROL\|\%(CAP_\)\=SETFCAP\|\%(CAP_\)\=MAC_OVERRIDE\|\%(CAP_\)\=MAC_ADMIN\|\%(CAP_\)\=SYSLOG\|\%(CAP_\)\=WAKE_ALARM\|\%(CAP_\)\=BLOCK_SUSPEND\|\%(CAP_\)\=AUDIT_READ\|\%(CAP_\)\=PERFMON\|\%(CAP_\)\=BPF\|\%(CAP_\)\=CHECKPOINT_RESTORE\)"/ contained
syn match sbxWordSecurity /"\%(auto\|allow\|deny\)"/ contained
syn match sbxWordSecurity /"\%(unix\|inet\|inet6\|netlink\|packet\|vsock\|alg\|can\|key\|bluetooth\|tipc\|smc\|xdp\|qipcrtr\|rds\|pppox\|nfc\|kcm\|mctp\|iucv\|phonet\|rxrpc\|x25\|ax25\|appletalk\|ieee802154\)"/ contained
syn match sbxWordSecurity /"\%(auto\|off\)"/ contained
syn match sbxWordSecurity /"\%(new\|inherit\)"/ contained
syn match sbxWordSecurity /"\%(inherit\|pty\|none\)"/ contained
syn cluster sbxInSecurity contains=@sbxValue,sbxKeySecurity,sbxWordSecurity

" security.seccomp
syn match sbxKeySecuritySeccomp /\<policy\>\ze\_s*[=:]/ contained
syn match sbxKeySecuritySeccomp /\<rules\>\ze\_s*[=:]/ contained
syn match sbxKeySecuritySeccomp /\<abis\>\ze\_s*[=:]/ contained
syn match sbxWordSecuritySeccomp /"\%(native\|x86\|x32\|arm\)"/ contained
syn cluster sbxInSecuritySeccomp contains=@sbxValue,sbxKeySecuritySeccomp,sbxWordSecuritySeccomp

" process
syn match sbxKeyProcess /\<init\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<die_with_parent\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<new_session\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<umask\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<nice\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<oom_score_adj\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<cpu_affinity\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<keep_fds\>\ze\_s*[=:]/ contained
syn match sbxKeyProcess /\<usage\>\ze\_s*[=:]/ contained
syn cluster sbxInProcess contains=@sbxValue,sbxKeyProcess,sbxWordProcess

" environment
syn match sbxKeyEnvironment /\<mode\>\ze\_s*[=:]/ contained
syn match sbxKeyEnvironment /\<pass\>\ze\_s*[=:]/ contained
syn match sbxKeyEnvironment /\<set\>\ze\_s*[=:]/ contained
syn match sbxKeyEnvironment /\<unset\>\ze\_s*[=:]/ contained
syn match sbxWordEnvironment /"\%(clean\|inherit\)"/ contained
syn cluster sbxInEnvironment contains=@sbxValue,sbxKeyEnvironment,sbxWordEnvironment

" What stands behind a key.
syn match sbxIsParams /[=:]/ contained nextgroup=sbxBodyParams skipwhite skipempty
syn match sbxNameParams /\<\w\+\>\_s*[=:]/he=e-1 contained nextgroup=sbxEntryParams skipwhite skipempty
syn region sbxBodyParams matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=sbxComment,sbxNameParams
syn region sbxEntryParams matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInParamsEntry
syn match sbxIsWhen /[=:]/ contained nextgroup=sbxBodyWhen skipwhite skipempty
syn region sbxBodyWhen matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryWhen
syn region sbxEntryWhen matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInWhenEntry,@sbxInBlock
syn match sbxIsReplace /[=:]/ contained nextgroup=sbxBodyReplace skipwhite skipempty
syn region sbxBodyReplace matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInPatch
syn match sbxIsRemove /[=:]/ contained nextgroup=sbxBodyRemove skipwhite skipempty
syn region sbxBodyRemove matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInPatch
syn match sbxIsNamespaces /[=:]/ contained nextgroup=sbxBodyNamespaces skipwhite skipempty
syn region sbxBodyNamespaces matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInNamespaces
syn match sbxIsIdentity /[=:]/ contained nextgroup=sbxBodyIdentity skipwhite skipempty
syn region sbxBodyIdentity matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInIdentity
syn match sbxIsIdentityIdMap /[=:]/ contained nextgroup=sbxBodyIdentityIdMap skipwhite skipempty
syn region sbxBodyIdentityIdMap matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInIdentityIdMap
syn match sbxIsIdentityIdMapUids /[=:]/ contained nextgroup=sbxBodyIdentityIdMapUids skipwhite skipempty
syn region sbxBodyIdentityIdMapUids matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryIdentityIdMapUids
syn region sbxEntryIdentityIdMapUids matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInIdentityIdMapUidsEntry
syn match sbxIsIdentityIdMapGids /[=:]/ contained nextgroup=sbxBodyIdentityIdMapGids skipwhite skipempty
syn region sbxBodyIdentityIdMapGids matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryIdentityIdMapGids
syn region sbxEntryIdentityIdMapGids matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInIdentityIdMapGidsEntry
syn match sbxIsFilesystem /[=:]/ contained nextgroup=sbxBodyFilesystem skipwhite skipempty
syn region sbxBodyFilesystem matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystem
syn match sbxIsFilesystemRoot /[=:]/ contained nextgroup=sbxBodyFilesystemRoot skipwhite skipempty
syn region sbxBodyFilesystemRoot matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemRoot
syn match sbxIsFilesystemProc /[=:]/ contained nextgroup=sbxBodyFilesystemProc skipwhite skipempty
syn region sbxBodyFilesystemProc matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemProc
syn match sbxIsFilesystemDev /[=:]/ contained nextgroup=sbxBodyFilesystemDev skipwhite skipempty
syn region sbxBodyFilesystemDev matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemDev
syn match sbxIsFilesystemMounts /[=:]/ contained nextgroup=sbxBodyFilesystemMounts skipwhite skipempty
syn region sbxBodyFilesystemMounts matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryFilesystemMounts
syn region sbxEntryFilesystemMounts matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemMountsEntry
syn match sbxIsFilesystemMountsEntryIdMap /[=:]/ contained nextgroup=sbxBodyFilesystemMountsEntryIdMap skipwhite skipempty
syn region sbxBodyFilesystemMountsEntryIdMap matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemMountsEntryIdMap
syn match sbxIsFilesystemMountsEntryIdMapUids /[=:]/ contained nextgroup=sbxBodyFilesystemMountsEntryIdMapUids skipwhite skipempty
syn region sbxBodyFilesystemMountsEntryIdMapUids matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryFilesystemMountsEntryIdMapUids
syn region sbxEntryFilesystemMountsEntryIdMapUids matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemMountsEntryIdMapUidsEntry
syn match sbxIsFilesystemMountsEntryIdMapGids /[=:]/ contained nextgroup=sbxBodyFilesystemMountsEntryIdMapGids skipwhite skipempty
syn region sbxBodyFilesystemMountsEntryIdMapGids matchgroup=sbxBrace start=/(/ end=/)/ contained transparent contains=sbxComment,sbxEntryFilesystemMountsEntryIdMapGids
syn region sbxEntryFilesystemMountsEntryIdMapGids matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInFilesystemMountsEntryIdMapGidsEntry
syn match sbxIsNetwork /[=:]/ contained nextgroup=sbxBodyNetwork skipwhite skipempty
syn region sbxBodyNetwork matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInNetwork
syn match sbxIsLimits /[=:]/ contained nextgroup=sbxBodyLimits skipwhite skipempty
syn region sbxBodyLimits matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInLimits
syn match sbxIsSecurity /[=:]/ contained nextgroup=sbxBodySecurity skipwhite skipempty
syn region sbxBodySecurity matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInSecurity
syn match sbxIsSecuritySeccomp /[=:]/ contained nextgroup=sbxBodySecuritySeccomp skipwhite skipempty
syn region sbxBodySecuritySeccomp matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInSecuritySeccomp
syn match sbxIsProcess /[=:]/ contained nextgroup=sbxBodyProcess skipwhite skipempty
syn region sbxBodyProcess matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInProcess
syn match sbxIsEnvironment /[=:]/ contained nextgroup=sbxBodyEnvironment skipwhite skipempty
syn region sbxBodyEnvironment matchgroup=sbxBrace start=/{/ end=/}/ contained transparent contains=@sbxInEnvironment

hi def link sbxComment Comment
hi def link sbxString String
hi def link sbxEscape SpecialChar
hi def link sbxVariable Identifier
hi def link sbxHome Identifier
hi def link sbxBoolean Boolean
hi def link sbxNumber Number
hi def link sbxWord Constant
hi def link sbxName Identifier
hi def link sbxKey Keyword
hi def link sbxBrace Delimiter
hi def link sbxKeyTop sbxKey
hi def link sbxWordTop sbxWord
hi def link sbxKeyFile sbxKey
hi def link sbxKeyPatch sbxKey
hi def link sbxKeyParamsEntry sbxKey
hi def link sbxWordParamsEntry sbxWord
hi def link sbxNameParams sbxName
hi def link sbxKeyWhenEntry sbxKey
hi def link sbxWordWhenEntry sbxWord
hi def link sbxKeyNamespaces sbxKey
hi def link sbxWordNamespaces sbxWord
hi def link sbxKeyIdentity sbxKey
hi def link sbxWordIdentity sbxWord
hi def link sbxKeyIdentityIdMap sbxKey
hi def link sbxWordIdentityIdMap sbxWord
hi def link sbxKeyIdentityIdMapUidsEntry sbxKey
hi def link sbxWordIdentityIdMapUidsEntry sbxWord
hi def link sbxKeyIdentityIdMapGidsEntry sbxKey
hi def link sbxWordIdentityIdMapGidsEntry sbxWord
hi def link sbxKeyFilesystem sbxKey
hi def link sbxWordFilesystem sbxWord
hi def link sbxKeyFilesystemRoot sbxKey
hi def link sbxWordFilesystemRoot sbxWord
hi def link sbxKeyFilesystemProc sbxKey
hi def link sbxWordFilesystemProc sbxWord
hi def link sbxKeyFilesystemDev sbxKey
hi def link sbxWordFilesystemDev sbxWord
hi def link sbxKeyFilesystemMountsEntry sbxKey
hi def link sbxWordFilesystemMountsEntry sbxWord
hi def link sbxKeyFilesystemMountsEntryIdMap sbxKey
hi def link sbxWordFilesystemMountsEntryIdMap sbxWord
hi def link sbxKeyFilesystemMountsEntryIdMapUidsEntry sbxKey
hi def link sbxWordFilesystemMountsEntryIdMapUidsEntry sbxWord
hi def link sbxKeyFilesystemMountsEntryIdMapGidsEntry sbxKey
hi def link sbxWordFilesystemMountsEntryIdMapGidsEntry sbxWord
hi def link sbxKeyNetwork sbxKey
hi def link sbxWordNetwork sbxWord
hi def link sbxKeyLimits sbxKey
hi def link sbxWordLimits sbxWord
hi def link sbxKeySecurity sbxKey
hi def link sbxWordSecurity sbxWord
hi def link sbxKeySecuritySeccomp sbxKey
hi def link sbxWordSecuritySeccomp sbxWord
hi def link sbxKeyProcess sbxKey
hi def link sbxWordProcess sbxWord
hi def link sbxKeyEnvironment sbxKey
hi def link sbxWordEnvironment sbxWord

let b:current_syntax = 'sbx-profile'
