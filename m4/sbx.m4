# SPDX-License-Identifier: LGPL-2.1-or-later

# SBX_SWITCH(NAME, DEFAULT, HELP)
# --enable-NAME or --disable-NAME, whichever is not the default; sets enable_NAME to yes or no.
AC_DEFUN([SBX_SWITCH], [
	AC_ARG_ENABLE([$1], [AS_HELP_STRING(m4_if([$2], [yes], [--disable-$1], [--enable-$1]),
		m4_if([$2], [yes], [do not $3], [$3]))], [], [AS_TR_SH([enable_$1])=$2])
	AS_CASE([$AS_TR_SH([enable_$1])], [yes|no], [],
		[AC_MSG_ERROR([--enable-$1 takes yes or no])])
])

# SBX_WITH_DIR(OPTION, VARIABLE, DEFAULT)
# Defaults are relative to the prefix: an absolute answer of pkg-config would break distcheck and
# installs by an ordinary user.
AC_DEFUN([SBX_WITH_DIR], [
	AC_ARG_WITH([$1], [AS_HELP_STRING([--with-$1=DIR], [default ]$3)],
		[AS_CASE([$withval], [yes|no|""], [AC_MSG_ERROR([--with-$1 needs a directory])])
		$2=$withval], [$2=$3])
	AC_SUBST([$2])
])

# SBX_CFLAG(VARIABLE, FLAG): append FLAG when the compiler takes it without a warning.
AC_DEFUN([SBX_CFLAG], [
	AS_VAR_PUSHDEF([cache], [sbx_cv_cflag_$2])
	AC_CACHE_CHECK([whether $CC takes $2], [cache], [
		sbx_saved_CFLAGS=$CFLAGS
		CFLAGS="$CFLAGS -Werror $2"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
		CFLAGS=$sbx_saved_CFLAGS
	])
	AS_VAR_IF([cache], [yes], [$1="${$1:+$$1 }$2"])
	AS_VAR_POPDEF([cache])
])

# SBX_LDFLAG(VARIABLE, FLAG): append FLAG when a program links with it.
AC_DEFUN([SBX_LDFLAG], [
	AS_VAR_PUSHDEF([cache], [sbx_cv_ldflag_$2])
	AC_CACHE_CHECK([whether the linker takes $2], [cache], [
		sbx_saved_LDFLAGS=$LDFLAGS
		LDFLAGS="$LDFLAGS $2"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[puts("")]])],
			[AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
		LDFLAGS=$sbx_saved_LDFLAGS
	])
	AS_VAR_IF([cache], [yes], [$1="${$1:+$$1 }$2"])
	AS_VAR_POPDEF([cache])
])

# SBX_FORTIFY(VARIABLE): -D_FORTIFY_SOURCE=3, unless the caller or the distribution set it already
# or the build does not optimise (glibc warns then).
AC_DEFUN([SBX_FORTIFY], [
	AC_CACHE_CHECK([whether to set _FORTIFY_SOURCE], [sbx_cv_fortify], [
		AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
			#if !defined __OPTIMIZE__ || defined _FORTIFY_SOURCE
			#error
			#endif
			int x;
		]])], [sbx_cv_fortify=yes], [sbx_cv_fortify=no])
	])
	AS_VAR_IF([sbx_cv_fortify], [yes], [$1="${$1:+$$1 }-D_FORTIFY_SOURCE=3"])
])

# SBX_MUSL(CFLAGS-VARIABLE, LDFLAGS-VARIABLE)
# How this compiler builds a static program with musl, whose start-up costs a tenth of glibc's:
# the specs file that musl-gcc uses, with the kernel's headers behind musl's own. Both variables stay
# empty when there is no musl, or when the compiler is not gcc.
AC_DEFUN([SBX_MUSL], [
	AC_CACHE_CHECK([for a musl that $CC can use], [sbx_cv_musl], [
		sbx_cv_musl=no
		sbx_saved_CFLAGS=$CFLAGS sbx_saved_LDFLAGS=$LDFLAGS
		sbx_multiarch=`$CC -print-multiarch 2>/dev/null`
		sbx_uapi="${sbx_multiarch:+-idirafter /usr/include/$sbx_multiarch }-idirafter /usr/include"
		# Linking takes CFLAGS too, and gcc refuses a specs file named twice.
		for sbx_specs in /usr/lib/${host_cpu}-linux-musl/musl-gcc.specs /usr/lib/musl/lib/musl-gcc.specs \
				/usr/${host_cpu}-linux-musl/lib*/musl-gcc.specs /usr/local/musl/lib/musl-gcc.specs; do
			test -r "$sbx_specs" || continue
			CFLAGS="$sbx_saved_CFLAGS -specs=$sbx_specs $sbx_uapi"
			LDFLAGS="$sbx_saved_LDFLAGS -static"
			AC_LINK_IFELSE([AC_LANG_PROGRAM([[
				#include <stdlib.h>
				#include <sys/syscall.h>
				#include <linux/openat2.h>
				#ifdef __GLIBC__
				#error not musl
				#endif
			]], [[return SYS_openat2 == 0]])], [sbx_cv_musl="-specs=$sbx_specs"])
			test "$sbx_cv_musl" = no || break
		done
		CFLAGS=$sbx_saved_CFLAGS LDFLAGS=$sbx_saved_LDFLAGS
	])
	AS_VAR_IF([sbx_cv_musl], [no], [], [
		sbx_multiarch=`$CC -print-multiarch 2>/dev/null`
		$1="$sbx_cv_musl ${sbx_multiarch:+-idirafter /usr/include/$sbx_multiarch }-idirafter /usr/include"
		$2=-static
	])
])
