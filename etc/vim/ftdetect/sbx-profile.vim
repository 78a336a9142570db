" SPDX-License-Identifier: LGPL-2.1-or-later
" Profiles of sbx. The name alone does not tell: shells and firejail have *.profile, too. So it is one
" where sbx looks for them and for their drop-ins, and elsewhere when it says early which version of
" the language it is written in, as every profile of sbx does.
au BufNewFile,BufRead */sbx/profiles/*.profile,*/*.profile.d/*.profile set filetype=sbx-profile
au BufRead *.profile
	\ if match(getline(1, 40), '^\s*schema\s*[=:]\s*\d') >= 0 | set filetype=sbx-profile | endif
