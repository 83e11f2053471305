# scenariolog: `make demo` shows it, `make test` tests it, `make help` lists the rest.
#
# GNU make 4. cargo builds the Rust part; this file makes of it what C programs expect to find.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
BASH_COMPLETIONS ?= $(DATADIR)/bash-completion/completions
ZSH_COMPLETIONS ?= $(DATADIR)/zsh/site-functions
FISH_COMPLETIONS ?= $(DATADIR)/fish/vendor_completions.d

CARGO ?= cargo
CFLAGS ?= -O2
NM ?= nm
OBJCOPY ?= objcopy
INSTALL ?= install

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)
# As far as programs go on working without a new build; ffi/build.rs writes the same into the library.
MAJOR := $(word 1,$(subst ., ,$(VERSION)))
MINOR := $(word 2,$(subst ., ,$(VERSION)))
ABI := $(if $(filter 0,$(MAJOR)),0.$(MINOR),$(MAJOR))

SHARED := libscenariolog.so.$(VERSION)
SONAME := libscenariolog.so.$(ABI)
# What rustc names for a static library, without the two that every C compiler adds by itself:
# with -lgcc_s among them nothing could be linked with -static.
LIBS := -lutil -lrt -lpthread -lm -ldl

RELEASE := $(or $(CARGO_TARGET_DIR),target)/release
RUST_SOURCES := $(shell find core ffi bindings/shim bindings/bash -type f ! -name '*.md' ! -name '*.c') \
	Cargo.toml Cargo.lock .cargo/config.toml

.PHONY: all
all: build/scenariolog build/libscenariolog.a build/$(SHARED) build/scenariolog.pc build/scenariolog-static.pc \
	build/docs.stamp ## build all

build:
	mkdir -p build

# A stamp, and not cargo's own files, so that `sudo make install` after `make` has no need of cargo.
build/cargo.stamp: $(RUST_SOURCES) | build
	$(CARGO) build --release -p scenariolog-ffi
	touch $@

build/$(SHARED): build/cargo.stamp
	$(OBJCOPY) --strip-debug "$(RELEASE)/libscenariolog_ffi.so" $@

# In rustc's archive SQLite and Rust's runtime are global, and would answer for, or collide with, another
# SQLite or Rust library in the same program. So everything that our functions reach becomes one
# object in which only they are global. Section groups go too: the linker would take those of the
# same name from one object alone, hidden or not. The bitcode that Rust's own archives carry would make an
# archiver with LLVM's plugin stumble.
build/scenariolog.o: build/cargo.stamp ffi/symbols.txt
	$(LD) -r --gc-sections --force-group-allocation $$(sed 's/^/-u /' ffi/symbols.txt) \
		-o $@ "$(RELEASE)/libscenariolog_ffi.a"
	$(OBJCOPY) --strip-debug --remove-section=.llvmbc --remove-section=.llvmcmd \
		--keep-global-symbols=ffi/symbols.txt $@

build/libscenariolog.a: build/scenariolog.o
	rm -f $@
	$(AR) rcs $@ $<

# Each recorded step starts the program again, so it is linked statically where the C library allows:
# a fifth of a millisecond sooner, and at home in any container. STATIC=no links the C library dynamically.
STATIC = $(shell echo 'int main(void) { return 0; }' | \
	$(CC) -static-pie -x c - -o build/probe 2>/dev/null && rm -f build/probe && echo yes)
LINK_PROGRAM = $(if $(filter yes,$(STATIC)),-static-pie,-static-libgcc)

build/scenariolog: bindings/shim/main.c include/scenariolog.h build/libscenariolog.a
	$(CC) $(CPPFLAGS) $(CFLAGS) -fPIE -Iinclude $< $(LDFLAGS) $(LINK_PROGRAM) -Wl,--gc-sections \
		build/libscenariolog.a $(LIBS) -o $@

# The program over an SQLite that lacks FTS5, for the tests: some distributions have such an SQLite. Nothing in
# it is optimised, since that takes a third of the time to build.
build/no-fts5/scenariolog: bindings/shim/main.c include/scenariolog.h $(RUST_SOURCES)
	mkdir -p build/no-fts5
	LIBSQLITE3_FLAGS="-DSQLITE_OMIT_LOAD_EXTENSION -USQLITE_ENABLE_FTS5" CARGO_PROFILE_DEV_DEBUG=false \
		$(CARGO) build -p scenariolog-ffi --target-dir build/no-fts5/target \
		--config 'profile.dev.package."*".opt-level=0'
	$(CC) $(CPPFLAGS) $(CFLAGS) -Iinclude $< $(LDFLAGS) build/no-fts5/target/debug/libscenariolog_ffi.a $(LIBS) -o $@

# Written every time, since it holds the directories of this call.
.PHONY: FORCE
build/%.pc: ffi/%.pc.in FORCE | build
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' -e 's|@LIBS@|$(LIBS)|' $< >$@

build/docs.stamp: build/cargo.stamp
	rm -rf build/docs
	$(CARGO) run --quiet --release -p scenariolog-cli --example manual -- build/docs
	touch $@

.PHONY: demo
demo: build/scenariolog ## record the example suite and ask what happened
	SCENARIOLOG="$(CURDIR)/build/scenariolog" examples/bash/demo.sh build/demo

.PHONY: test
test: all build/no-fts5/scenariolog ## run every test
	tests/run

.PHONY: soak
soak: all ## fail and kill the recorder at each of its system calls: an hour
	tests/campaign/faults.py build/scenariolog
	tests/campaign/kill.py build/scenariolog --each 20 --every-call
	tests/campaign/disks.py build/scenariolog
	tests/campaign/load.py build/scenariolog
	tests/abi/run everything-under-valgrind shared miri

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZ_SECONDS (10 minutes), two at a time
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),600) tests/fuzz/run

.PHONY: lint
lint: all ## check what can be checked without running anything
	tests/lint

.PHONY: bench
bench: all ## measure what recording costs
	SCENARIOLOG="$(CURDIR)/build/scenariolog" tests/bench/run

.PHONY: header
header: ## write include/scenariolog.h again
	mkdir -p build include
	$(CARGO) run --quiet -p scenariolog-ffi --example header >build/scenariolog.h
	mv build/scenariolog.h include/scenariolog.h

.PHONY: rows
rows: ## write again what the bindings have of reports: Python's and Go's rows
	mkdir -p build
	$(CARGO) run --quiet -p scenariolog --example rows -- python >build/rows
	mv build/rows bindings/python/python/scenariolog/rows.py
	$(CARGO) run --quiet -p scenariolog --example rows -- python-reports >build/rows
	mv build/rows bindings/python/python/scenariolog/_reports.py
	$(CARGO) run --quiet -p scenariolog --example rows -- go >build/rows
	mv build/rows bindings/go/tables.go

.PHONY: symbols
symbols: build/$(SHARED) ## write ffi/symbols.txt again: what the library exports
	$(NM) -D --defined-only --format=just-symbols build/$(SHARED) | LC_ALL=C sort >ffi/symbols.txt

# Sizes, offsets, values and signatures, as a 64-bit compiler sees them.
build/layout: FORCE | build
	$(CARGO) run --quiet -p scenariolog-ffi --example layout -- include/scenariolog.h >build/layout.c
	$(CC) $(CFLAGS) build/layout.c -o $@

.PHONY: layout
layout: build/layout ## write ffi/layout.txt again: the binary interface of the header
	build/layout >ffi/layout.txt

.PHONY: install
install: all ## install below PREFIX (/usr/local), in DESTDIR if given
	$(INSTALL) -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(DESTDIR)$(INCLUDEDIR)" \
		"$(DESTDIR)$(DATADIR)/scenariolog" "$(DESTDIR)$(MANDIR)/man1" "$(DESTDIR)$(BASH_COMPLETIONS)" \
		"$(DESTDIR)$(ZSH_COMPLETIONS)" "$(DESTDIR)$(FISH_COMPLETIONS)"
	$(INSTALL) -m 755 build/scenariolog "$(DESTDIR)$(BINDIR)"
	$(INSTALL) -m 755 build/$(SHARED) "$(DESTDIR)$(LIBDIR)"
	ln -sf $(SHARED) "$(DESTDIR)$(LIBDIR)/$(SONAME)"
	ln -sf $(SONAME) "$(DESTDIR)$(LIBDIR)/libscenariolog.so"
	$(INSTALL) -m 644 build/libscenariolog.a "$(DESTDIR)$(LIBDIR)"
	$(INSTALL) -m 644 build/scenariolog.pc build/scenariolog-static.pc "$(DESTDIR)$(LIBDIR)/pkgconfig"
	$(INSTALL) -m 644 include/scenariolog.h "$(DESTDIR)$(INCLUDEDIR)"
	$(INSTALL) -m 644 bindings/bash/scenariolog.sh "$(DESTDIR)$(DATADIR)/scenariolog"
	$(INSTALL) -m 644 build/docs/man1/*.1 "$(DESTDIR)$(MANDIR)/man1"
	$(INSTALL) -m 644 build/docs/completions/scenariolog.bash "$(DESTDIR)$(BASH_COMPLETIONS)/scenariolog"
	$(INSTALL) -m 644 build/docs/completions/_scenariolog "$(DESTDIR)$(ZSH_COMPLETIONS)"
	$(INSTALL) -m 644 build/docs/completions/scenariolog.fish "$(DESTDIR)$(FISH_COMPLETIONS)"

.PHONY: uninstall
uninstall: ## remove what install has put there
	rm -f "$(DESTDIR)$(BINDIR)/scenariolog" \
		"$(DESTDIR)$(LIBDIR)/$(SHARED)" "$(DESTDIR)$(LIBDIR)/$(SONAME)" \
		"$(DESTDIR)$(LIBDIR)/libscenariolog.so" "$(DESTDIR)$(LIBDIR)/libscenariolog.a" \
		"$(DESTDIR)$(LIBDIR)/pkgconfig/scenariolog.pc" "$(DESTDIR)$(LIBDIR)/pkgconfig/scenariolog-static.pc" \
		"$(DESTDIR)$(INCLUDEDIR)/scenariolog.h" "$(DESTDIR)$(DATADIR)/scenariolog/scenariolog.sh" \
		"$(DESTDIR)$(MANDIR)/man1/scenariolog.1" "$(DESTDIR)$(MANDIR)/man1/scenariolog"-*.1 \
		"$(DESTDIR)$(BASH_COMPLETIONS)/scenariolog" "$(DESTDIR)$(ZSH_COMPLETIONS)/_scenariolog" \
		"$(DESTDIR)$(FISH_COMPLETIONS)/scenariolog.fish"
	rmdir "$(DESTDIR)$(DATADIR)/scenariolog" 2>/dev/null || true

.PHONY: clean
clean: ## remove what was built, the tests' environment included
	rm -rf build .venv
	$(CARGO) clean

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
