"""A typed client for Pipedrive Organizations, API v1, version 1.0.0."""

# Made from organizations.v1.yaml by `pdspec stubs`; not to be edited.
# document sha256: fd7363fd1b1e91c0323f699d6614efc80f96bfe120db165fc00649c153893bcd

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, Required, TypeAlias, overload, type_check_only

from typing_extensions import TypedDict, deprecated
from urllib3 import Retry

from pdspec.client import SpecClient
from pdspec.hooks import Hooks
from pdspec.message import Request, Response, Timeout, Transport
from pdspec.registry import Registry
from pdspec.secrets import Credential
from pdspec.streams import StreamedResponse
from pdspec.walk import Items, Pages
from pdspec.window import RateLimit

operations: Registry

_OperationId: TypeAlias = Literal[
    "getOrganizations",
    "addOrganization",
    "deleteOrganizations",
    "getOrganizationsCollection",
    "searchOrganization",
    "getOrganization",
    "updateOrganization",
    "deleteOrganization",
    "getOrganizationActivities",
    "getOrganizationDeals",
    "getOrganizationFiles",
    "getOrganizationUpdates",
    "getOrganizationFollowers",
    "addOrganizationFollower",
    "deleteOrganizationFollower",
    "getOrganizationMailMessages",
    "mergeOrganizations",
    "getOrganizationUsers",
    "getOrganizationPersons",
]
_OperationName: TypeAlias = Literal[
    "get_organizations",
    "add_organization",
    "delete_organizations",
    "get_organizations_collection",
    "search_organization",
    "get_organization",
    "update_organization",
    "delete_organization",
    "get_organization_activities",
    "get_organization_deals",
    "get_organization_files",
    "get_organization_updates",
    "get_organization_followers",
    "add_organization_follower",
    "delete_organization_follower",
    "get_organization_mail_messages",
    "merge_organizations",
    "get_organization_users",
    "get_organization_persons",
]
_Operation: TypeAlias = _OperationId | _OperationName | tuple[str, str]

class _NothingElse:
    """Methods are those of the document; without this, any name would do, as in `SpecClient`."""

    __getattr__: ClassVar[None]  # type: ignore[misc]

class Client(_NothingElse, SpecClient):  # type: ignore[misc]
    """A client for Pipedrive Organizations, API v1."""

    items: _Items  # type: ignore[assignment]
    pages: _Pages  # type: ignore[assignment]
    response: _Responses  # type: ignore[assignment]
    request: _Requests  # type: ignore[assignment]
    stream: _Streams  # type: ignore[assignment]

    def __init__(
        self,
        *,
        api_token: Credential | None = None,
        access_token: Credential | None = None,
        oauth: Any = None,
        credentials: Mapping[str, Credential] | None = None,
        base_url: str | None = None,
        origin: str | None = None,
        server_variables: Mapping[str, str] | None = None,
        timeout: float | Timeout | None = ...,
        retries: Retry | int | bool | None = None,
        rate_limit: RateLimit | float | bool | None = None,
        validate_responses: Literal["off", "warn", "raise"] = "off",
        max_response_size: int | None = ...,
        headers: Mapping[str, str] | None = None,
        user_agent: str | None = None,
        proxy: str | None = None,
        ca_certs: str | None = None,
        transport: Transport | None = None,
        trusted_origins: tuple[str, ...] = (),
        hooks: Hooks | None = None,
        pagination: Mapping[str, Any] | None = None,
        clock: Any = None,
    ) -> None:
        """A client for Pipedrive Organizations, API v1; every option goes by keyword.

        Args:
            api_token: An API key: a string, or a callable that returns one.
            access_token: A bearer token, the same ways.
            oauth: An OAuth2 flow that gets tokens and renews them.
            credentials: Credentials by the name of the security scheme.
            base_url: Replaces the document's server URL.
            origin: Replaces scheme, host and port of every server URL; the paths stay.
            server_variables: Values for the variables in server URLs.
            timeout: Seconds for the whole call, or a `Timeout`.
            retries: A `urllib3.Retry`, how many at most, or False.
            rate_limit: A `RateLimit`, or requests per second.
            validate_responses: What to do when an answer does not fit its schema.
            max_response_size: Bytes, after decompression.
            headers: Headers for every request.
            user_agent: Replaces the User-Agent header.
            proxy: The URL of a proxy; else the environment says.
            ca_certs: A file of certificates to trust instead of the usual ones.
            transport: What sends requests, instead of urllib3.
            trusted_origins: Other origins that may get the credentials.
            hooks: Callables before and after each attempt.
            pagination: How operations page, by operationId, where the document does not say.
            clock: A `pdspec.clock.Clock`: time and chance for tests.
        """

    def call(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        """Call by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> OrganizationList:
        """List organizations

        getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What changes:
        user_id is called owner_id; start is replaced by cursor; sort is replaced by sort_by and
        sort_direction; first_char has no counterpart; custom fields of an answer stand under
        custom_fields.

        Page through all organizations that the user may see.

        Args:
            user_id: Only organizations owned by this user. Has no effect beside `filter_id`.
            filter_id: Only organizations that this saved filter selects.
            first_char: Only organizations whose name begins with this letter, whatever its case.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            sort: Fields to sort by, each with an optional ` ASC` or ` DESC`. Only top-level fields
                work.

        GET /organizations, costs 20 tokens of the daily budget
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(self, body: NewOrganization) -> AddedOrganization:
        """Add an organization

        addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:
        label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time;
        custom fields go under custom_fields; success is answered with 200, not 201.

        Create an organization. Custom fields are set by their keys, beside the documented ones.

        Args:
            body: The organization to create.

        POST /organizations, costs 10 tokens of the daily budget
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> AddedOrganization:
        """Add an organization

        addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:
        label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time;
        custom fields go under custom_fields; success is answered with 200, not 201.

        Create an organization. Custom fields are set by their keys, beside the documented ones.

        Args:
            name: Name of the organization.
            add_time: When it was created, in UTC, as YYYY-MM-DD HH:MM:SS. Only for importing older
                records.
            owner_id: Id of the user who owns it. On creation the caller, when left out.
            label: Id of its label.
            label_ids: Ids of all its labels.
            visible_to: Who may see it, as a number of a visibility group; which groups there are
                depends on the plan. The account's default when left out.
            **_fields: Fields that the document does not list.

        POST /organizations, costs 10 tokens of the daily budget
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(self, *, ids: Sequence[int] | str) -> DeletedRecords:
        """Delete several organizations

        deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What
        changes: there is no call for several: send one for each id; ids is replaced by the path
        parameter id.

        Delete organizations. They are only marked at first, and erased 30 days later.

        Args:
            ids: Ids of the organizations to delete.

        DELETE /organizations, costs 10 tokens of the daily budget
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
    ) -> OrganizationCollection:
        """List organizations by cursor

        getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations().
        What changes: since is called updated_since; until is called updated_until; both times are
        RFC 3339; first_char has no counterpart.

        Page through all organizations with a cursor, in a shorter form. Only for global admins;
        others get a 403. Pipedrive calls it a beta.

        Args:
            cursor: Opaque marker of the next page, taken from `additional_data.next_cursor` of the
                page before. Leave it out for the first page.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            since: Only organizations changed from this time on, by `update_time`. ISO 8601, for
                example 2026-03-01 09:30:00.
            until: Only organizations changed up to this time, by `update_time`. ISO 8601, for
                example 2026-03-31 18:00:00.
            owner_id: Only organizations owned by this user.
            first_char: Only organizations whose name begins with this letter, whatever its case.

        GET /organizations/collection, costs 10 tokens of the daily budget
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
    ) -> SearchAnswer:
        """Search organizations

        searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What
        changes: start is replaced by cursor.

        Look for a text in the names, addresses, notes and custom fields of organizations.

        Args:
            term: What to look for: two characters or more, or one with `exact_match`.
            fields: Which fields to look in; all when left out. Of the custom fields only texts,
                addresses, numbers, amounts and phone numbers are searched.
            exact_match: Find only values that equal the term as a whole, whatever their case.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.

        GET /organizations/search, costs 40 tokens of the daily budget
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(self, id: int) -> OrganizationAnswer:
        """Get an organization

        getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:
        counts and nearest activities come only when named in include_fields; owner_id of the answer
        is a plain id; the address of the answer is an object; custom fields of the answer stand
        under custom_fields; there is no related_objects.

        Get one organization with all its fields, more than the list has. Custom fields stand under
        their keys of 40 hex digits.

        Args:
            id: Id of the organization.

        GET /organizations/{id}, costs 2 tokens of the daily budget
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> UpdatedOrganization:
        """Update an organization

        updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What
        changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an
        integer; custom fields go under custom_fields.

        Change fields of an organization. Fields left out keep their values.

        Args:
            id: Id of the organization.
            body: The fields to change.

        PUT /organizations/{id}, costs 10 tokens of the daily budget
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> UpdatedOrganization:
        """Update an organization

        updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What
        changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an
        integer; custom fields go under custom_fields.

        Change fields of an organization. Fields left out keep their values.

        Args:
            id: Id of the organization.
            name: Name of the organization.
            owner_id: Id of the user who owns it.
            label: Id of its label.
            label_ids: Ids of all its labels.
            visible_to: Who may see it, as a number of a visibility group; which groups there are
                depends on the plan.
            **_fields: Fields that the document does not list.

        PUT /organizations/{id}, costs 10 tokens of the daily budget
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(self, id: int) -> DeletedRecord:
        """Delete an organization

        deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What
        changes: the arguments stay the same.

        Delete an organization. It is only marked at first, and erased 30 days later.

        Args:
            id: Id of the organization.

        DELETE /organizations/{id}, costs 6 tokens of the daily budget
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
    ) -> ActivityList:
        """List the activities of an organization

        getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What
        changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude has
        no counterpart.

        Page through the activities linked to an organization.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            done: 1 for activities that are done, 0 for those that are not; both when left out.
            exclude: Ids of activities to leave out.

        GET /organizations/{id}/activities, costs 20 tokens of the daily budget
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
    ) -> DealList:
        """List the deals of an organization

        getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: id
        is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave it
        out; sort is replaced by sort_by and sort_direction; only_primary_association has no
        counterpart.

        Page through the deals linked to an organization, directly or by way of its persons and
        custom fields.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            status: Only deals in this state. Left out, all that are not deleted. With deleted,
                those deleted in the last 30 days.
            sort: Fields to sort by, each with an optional ` ASC` or ` DESC`. Only top-level fields
                work.
            only_primary_association: 1 for deals that name the organization themselves; without it,
                also those linked through its persons or through custom fields.

        GET /organizations/{id}/deals, costs 20 tokens of the daily budget
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> FileList:
        """List the files of an organization

        Page through the files of an organization.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many files a page may hold: at most 100.
            sort: Fields to sort by, each with an optional ` ASC` or ` DESC`. Works with id,
                user_id, deal_id, person_id, org_id, product_id, add_time, update_time, file_name,
                file_type, file_size and comment.

        GET /organizations/{id}/files, costs 20 tokens of the daily budget
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> UpdateList:
        """List what happened to an organization

        Page through the history of an organization: changes of its fields and the activities,
        notes, files, deals and mail around it.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.
            all_changes: Give 1 to see changes of custom fields as well; without it they are left
                out.
            items: Which kinds of entries to list. All kinds when left out.

        GET /organizations/{id}/flow, costs 40 tokens of the daily budget
        """

    def get_organization_followers(self, id: int) -> FollowerList:
        """List followers

        Get the users who follow an organization.

        Args:
            id: Id of the organization.

        GET /organizations/{id}/followers, costs 20 tokens of the daily budget
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> FollowerAnswer:
        """Add a follower

        Let a user follow an organization.

        Args:
            id: Id of the organization.
            body: The user who shall follow.

        POST /organizations/{id}/followers, costs 10 tokens of the daily budget
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> FollowerAnswer:
        """Add a follower

        Let a user follow an organization.

        Args:
            id: Id of the organization.
            user_id: Id of the user.

        POST /organizations/{id}/followers, costs 10 tokens of the daily budget
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> DeletedRecord:
        """Remove a follower

        Stop a user from following an organization.

        Args:
            id: Id of the organization.
            follower_id: Id of the follower, the `id` in the answer of getOrganizationFollowers. It
                is not the id of the user.

        DELETE /organizations/{id}/followers/{follower_id}, costs 6 tokens of the daily budget
        """

    def get_organization_mail_messages(self, id: int, *, start: int = 0, limit: int = ...) -> MailMessageList:
        """List the mail messages of an organization

        Page through the mail messages linked to an organization.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.

        GET /organizations/{id}/mailMessages, costs 20 tokens of the daily budget
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> MergedOrganization:
        """Merge two organizations

        Make one organization out of two: the one in the path and the one named in the body. The
        answer has the id of the one that remains.

        Args:
            id: Id of the organization.
            body: The organization to merge with.

        PUT /organizations/{id}/merge, costs 40 tokens of the daily budget
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> MergedOrganization:
        """Merge two organizations

        Make one organization out of two: the one in the path and the one named in the body. The
        answer has the id of the one that remains.

        Args:
            id: Id of the organization.
            merge_with_id: Id of the organization to merge with.

        PUT /organizations/{id}/merge, costs 40 tokens of the daily budget
        """

    def get_organization_users(self, id: int) -> PermittedUsers:
        """List who may see an organization

        Get the ids of the users who have access to an organization. The list is not paged.

        Args:
            id: Id of the organization.

        GET /organizations/{id}/permittedUsers, costs 10 tokens of the daily budget
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(self, id: int, *, start: int = 0, limit: int = ...) -> PersonList:
        """List the persons of an organization

        getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What changes:
        id is passed as org_id; start is replaced by cursor.

        Page through the persons who belong to an organization. Companies that use Campaigns also
        get `marketing_status` with each.

        Args:
            id: Id of the organization.
            start: How many items to skip; the first page starts at 0.
            limit: How many items a page may hold: at most 500, and 100 when left out.

        GET /organizations/{id}/persons, costs 20 tokens of the daily budget
        """

class _Items:
    """Every item of every page, lazily."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Items[Any]:
        """The same by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Organization]:
        """List organizations

        Every item of every page, lazily. Arguments as in `Client.get_organizations`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        body: NewOrganization,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add an organization

        Every item of every page, lazily. Arguments as in `Client.add_organization`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
        **_fields: Any,
    ) -> Items[Any]:
        """Add an organization

        Every item of every page, lazily. Arguments as in `Client.add_organization`.
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(
        self,
        *,
        ids: Sequence[int] | str,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Delete several organizations

        Every item of every page, lazily. Arguments as in `Client.delete_organizations`.
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[CollectionOrganization]:
        """List organizations by cursor

        Every item of every page, lazily. Arguments as in `Client.get_organizations_collection`.
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[SearchHit]:
        """Search organizations

        Every item of every page, lazily. Arguments as in `Client.search_organization`.
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Get an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        body: OrganizationChanges = ...,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Update an organization

        Every item of every page, lazily. Arguments as in `Client.update_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
        **_fields: Any,
    ) -> Items[Any]:
        """Update an organization

        Every item of every page, lazily. Arguments as in `Client.update_organization`.
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Delete an organization

        Every item of every page, lazily. Arguments as in `Client.delete_organization`.
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Activity]:
        """List the activities of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_activities`.
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Deal]:
        """List the deals of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_deals`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[File]:
        """List the files of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Update]:
        """List what happened to an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_updates`.
        """

    def get_organization_followers(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Follower]:
        """List followers

        Every item of every page, lazily. Arguments as in `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        body: NewFollower,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add a follower

        Every item of every page, lazily. Arguments as in `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        *,
        user_id: int,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Add a follower

        Every item of every page, lazily. Arguments as in `Client.add_organization_follower`.
        """

    def delete_organization_follower(
        self,
        id: int,
        follower_id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Remove a follower

        Every item of every page, lazily. Arguments as in `Client.delete_organization_follower`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[MailMessageEntry]:
        """List the mail messages of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        body: MergeTarget,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Merge two organizations

        Every item of every page, lazily. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        *,
        merge_with_id: int,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Any]:
        """Merge two organizations

        Every item of every page, lazily. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(
        self,
        id: int,
        *,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[float]:
        """List who may see an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_users`.
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        max_items: int | None = None,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Items[Person]:
        """List the persons of an organization

        Every item of every page, lazily. Arguments as in `Client.get_organization_persons`.
        """

class _Pages:
    """Page by page, each as a Response."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Pages[Any]:
        """The same by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationList]:
        """List organizations

        Page by page, each as a Response. Arguments as in `Client.get_organizations`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        body: NewOrganization,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[AddedOrganization]:
        """Add an organization

        Page by page, each as a Response. Arguments as in `Client.add_organization`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
        **_fields: Any,
    ) -> Pages[AddedOrganization]:
        """Add an organization

        Page by page, each as a Response. Arguments as in `Client.add_organization`.
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(
        self,
        *,
        ids: Sequence[int] | str,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DeletedRecords]:
        """Delete several organizations

        Page by page, each as a Response. Arguments as in `Client.delete_organizations`.
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationCollection]:
        """List organizations by cursor

        Page by page, each as a Response. Arguments as in `Client.get_organizations_collection`.
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[SearchAnswer]:
        """Search organizations

        Page by page, each as a Response. Arguments as in `Client.search_organization`.
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[OrganizationAnswer]:
        """Get an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        body: OrganizationChanges = ...,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[UpdatedOrganization]:
        """Update an organization

        Page by page, each as a Response. Arguments as in `Client.update_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
        **_fields: Any,
    ) -> Pages[UpdatedOrganization]:
        """Update an organization

        Page by page, each as a Response. Arguments as in `Client.update_organization`.
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DeletedRecord]:
        """Delete an organization

        Page by page, each as a Response. Arguments as in `Client.delete_organization`.
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[ActivityList]:
        """List the activities of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_activities`.
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DealList]:
        """List the deals of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_deals`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FileList]:
        """List the files of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[UpdateList]:
        """List what happened to an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_updates`.
        """

    def get_organization_followers(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerList]:
        """List followers

        Page by page, each as a Response. Arguments as in `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        body: NewFollower,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerAnswer]:
        """Add a follower

        Page by page, each as a Response. Arguments as in `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(
        self,
        id: int,
        *,
        user_id: int,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[FollowerAnswer]:
        """Add a follower

        Page by page, each as a Response. Arguments as in `Client.add_organization_follower`.
        """

    def delete_organization_follower(
        self,
        id: int,
        follower_id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[DeletedRecord]:
        """Remove a follower

        Page by page, each as a Response. Arguments as in `Client.delete_organization_follower`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MailMessageList]:
        """List the mail messages of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        body: MergeTarget,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MergedOrganization]:
        """Merge two organizations

        Page by page, each as a Response. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(
        self,
        id: int,
        *,
        merge_with_id: int,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[MergedOrganization]:
        """Merge two organizations

        Page by page, each as a Response. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(
        self,
        id: int,
        *,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[PermittedUsers]:
        """List who may see an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_users`.
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        position: Mapping[str, Any] | None = None,
        prefetch: bool = False,
    ) -> Pages[PersonList]:
        """List the persons of an organization

        Page by page, each as a Response. Arguments as in `Client.get_organization_persons`.
        """

class _Responses:
    """The whole answer: status, headers, data, request, attempts, elapsed."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Response[Any]:
        """The same by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Response[OrganizationList]:
        """List organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organizations`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(self, body: NewOrganization) -> Response[AddedOrganization]:
        """Add an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> Response[AddedOrganization]:
        """Add an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization`.
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(self, *, ids: Sequence[int] | str) -> Response[DeletedRecords]:
        """Delete several organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.delete_organizations`.
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
    ) -> Response[OrganizationCollection]:
        """List organizations by cursor

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organizations_collection`.
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
    ) -> Response[SearchAnswer]:
        """Search organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.search_organization`.
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(self, id: int) -> Response[OrganizationAnswer]:
        """Get an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> Response[UpdatedOrganization]:
        """Update an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.update_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> Response[UpdatedOrganization]:
        """Update an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.update_organization`.
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(self, id: int) -> Response[DeletedRecord]:
        """Delete an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.delete_organization`.
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
    ) -> Response[ActivityList]:
        """List the activities of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_activities`.
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
    ) -> Response[DealList]:
        """List the deals of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_deals`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Response[FileList]:
        """List the files of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> Response[UpdateList]:
        """List what happened to an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_followers(self, id: int) -> Response[FollowerList]:
        """List followers

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> Response[FollowerAnswer]:
        """Add a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> Response[FollowerAnswer]:
        """Add a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.add_organization_follower`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> Response[DeletedRecord]:
        """Remove a follower

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
    ) -> Response[MailMessageList]:
        """List the mail messages of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> Response[MergedOrganization]:
        """Merge two organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> Response[MergedOrganization]:
        """Merge two organizations

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> Response[PermittedUsers]:
        """List who may see an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_users`.
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(self, id: int, *, start: int = 0, limit: int = ...) -> Response[PersonList]:
        """List the persons of an organization

        The whole answer: status, headers, data, request, attempts, elapsed. Arguments as in
        `Client.get_organization_persons`.
        """

class _Requests:
    """Requests that are checked and built, and not sent."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> Request:
        """The same by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Request:
        """List organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organizations`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(self, body: NewOrganization) -> Request:
        """Add an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> Request:
        """Add an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization`.
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(self, *, ids: Sequence[int] | str) -> Request:
        """Delete several organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.delete_organizations`.
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
    ) -> Request:
        """List organizations by cursor

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organizations_collection`.
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
    ) -> Request:
        """Search organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.search_organization`.
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(self, id: int) -> Request:
        """Get an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> Request:
        """Update an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.update_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> Request:
        """Update an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.update_organization`.
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(self, id: int) -> Request:
        """Delete an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.delete_organization`.
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
    ) -> Request:
        """List the activities of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_activities`.
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
    ) -> Request:
        """List the deals of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_deals`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> Request:
        """List the files of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> Request:
        """List what happened to an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_followers(self, id: int) -> Request:
        """List followers

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> Request:
        """Add a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> Request:
        """Add a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.add_organization_follower`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> Request:
        """Remove a follower

        Requests that are checked and built, and not sent. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_mail_messages(self, id: int, *, start: int = 0, limit: int = ...) -> Request:
        """List the mail messages of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> Request:
        """Merge two organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> Request:
        """Merge two organizations

        Requests that are checked and built, and not sent. Arguments as in
        `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> Request:
        """List who may see an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_users`.
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(self, id: int, *, start: int = 0, limit: int = ...) -> Request:
        """List the persons of an organization

        Requests that are checked and built, and not sent. Arguments as in
        `Client.get_organization_persons`.
        """

class _Streams:
    """Answers whose body is read while it arrives."""

    def __call__(self, operation: _Operation, /, *args: Any, **kwargs: Any) -> StreamedResponse:
        """The same by operationId, Python name or (method, path)."""

    @deprecated(
        "getOrganizations is being retired; use pdspec.v2.Client().get_organizations(). What "
        "changes: user_id is called owner_id; start is replaced by cursor; sort is replaced by "
        "sort_by and sort_direction; first_char has no counterpart; custom fields of an answer "
        "stand under custom_fields."
    )
    def get_organizations(
        self,
        *,
        user_id: int = ...,
        filter_id: int = ...,
        first_char: str = ...,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> StreamedResponse:
        """List organizations

        Answers whose body is read while it arrives. Arguments as in `Client.get_organizations`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(self, body: NewOrganization) -> StreamedResponse:
        """Add an organization

        Answers whose body is read while it arrives. Arguments as in `Client.add_organization`.
        """

    @overload
    @deprecated(
        "addOrganization is being retired; use pdspec.v2.Client().add_organization(). What changes:"
        " label is replaced by label_ids; visible_to is an integer; add_time is an RFC 3339 time; "
        "custom fields go under custom_fields; success is answered with 200, not 201."
    )
    def add_organization(
        self,
        *,
        name: str,
        add_time: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> StreamedResponse:
        """Add an organization

        Answers whose body is read while it arrives. Arguments as in `Client.add_organization`.
        """

    @deprecated(
        "deleteOrganizations is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: there is no call for several: send one for each id; ids is replaced by the path "
        "parameter id."
    )
    def delete_organizations(self, *, ids: Sequence[int] | str) -> StreamedResponse:
        """Delete several organizations

        Answers whose body is read while it arrives. Arguments as in `Client.delete_organizations`.
        """

    @deprecated(
        "getOrganizationsCollection is being retired; use pdspec.v2.Client().get_organizations(). "
        "What changes: since is called updated_since; until is called updated_until; both times are"
        " RFC 3339; first_char has no counterpart."
    )
    def get_organizations_collection(
        self,
        *,
        cursor: str = ...,
        limit: int = ...,
        since: str = ...,
        until: str = ...,
        owner_id: int = ...,
        first_char: str = ...,
    ) -> StreamedResponse:
        """List organizations by cursor

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organizations_collection`.
        """

    @deprecated(
        "searchOrganization is being retired; use pdspec.v2.Client().search_organization(). What "
        "changes: start is replaced by cursor."
    )
    def search_organization(
        self,
        *,
        term: str,
        fields: Sequence[Literal["address", "custom_fields", "notes", "name"]] | str = ...,
        exact_match: bool = ...,
        start: int = 0,
        limit: int = ...,
    ) -> StreamedResponse:
        """Search organizations

        Answers whose body is read while it arrives. Arguments as in `Client.search_organization`.
        """

    @deprecated(
        "getOrganization is being retired; use pdspec.v2.Client().get_organization(). What changes:"
        " counts and nearest activities come only when named in include_fields; owner_id of the "
        "answer is a plain id; the address of the answer is an object; custom fields of the answer "
        "stand under custom_fields; there is no related_objects."
    )
    def get_organization(self, id: int) -> StreamedResponse:
        """Get an organization

        Answers whose body is read while it arrives. Arguments as in `Client.get_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(self, id: int, body: OrganizationChanges = ...) -> StreamedResponse:
        """Update an organization

        Answers whose body is read while it arrives. Arguments as in `Client.update_organization`.
        """

    @overload
    @deprecated(
        "updateOrganization is being retired; use pdspec.v2.Client().update_organization(). What "
        "changes: the method is PATCH, not PUT; label is replaced by label_ids; visible_to is an "
        "integer; custom fields go under custom_fields."
    )
    def update_organization(
        self,
        id: int,
        *,
        name: str = ...,
        owner_id: int = ...,
        label: int = ...,
        label_ids: Sequence[int] = ...,
        visible_to: Literal["1", "3", "5", "7"] = ...,
        **_fields: Any,
    ) -> StreamedResponse:
        """Update an organization

        Answers whose body is read while it arrives. Arguments as in `Client.update_organization`.
        """

    @deprecated(
        "deleteOrganization is being retired; use pdspec.v2.Client().delete_organization(). What "
        "changes: the arguments stay the same."
    )
    def delete_organization(self, id: int) -> StreamedResponse:
        """Delete an organization

        Answers whose body is read while it arrives. Arguments as in `Client.delete_organization`.
        """

    @deprecated(
        "getOrganizationActivities is being retired; use pdspec.v2.Client().get_activities(). What "
        "changes: id is passed as org_id; start is replaced by cursor; done is a boolean; exclude "
        "has no counterpart."
    )
    def get_organization_activities(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        done: Literal[0, 1] = ...,
        exclude: Sequence[int] | str = ...,
    ) -> StreamedResponse:
        """List the activities of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_activities`.
        """

    @deprecated(
        "getOrganizationDeals is being retired; use pdspec.v2.Client().get_deals(). What changes: "
        "id is passed as org_id; start is replaced by cursor; status has no all_not_deleted: leave "
        "it out; sort is replaced by sort_by and sort_direction; only_primary_association has no "
        "counterpart."
    )
    def get_organization_deals(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] = "all_not_deleted",
        sort: Sequence[str] | str = ...,
        only_primary_association: Literal[0, 1] = ...,
    ) -> StreamedResponse:
        """List the deals of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_deals`.
        """

    def get_organization_files(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        sort: Sequence[str] | str = ...,
    ) -> StreamedResponse:
        """List the files of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_files`.
        """

    def get_organization_updates(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
        all_changes: Literal[0, 1, "0", "1"] = ...,
        items: Sequence[_GetOrganizationUpdatesItemsObject] | str = ...,
    ) -> StreamedResponse:
        """List what happened to an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_updates`.
        """

    def get_organization_followers(self, id: int) -> StreamedResponse:
        """List followers

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_followers`.
        """

    @overload
    def add_organization_follower(self, id: int, body: NewFollower) -> StreamedResponse:
        """Add a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.add_organization_follower`.
        """

    @overload
    def add_organization_follower(self, id: int, *, user_id: int) -> StreamedResponse:
        """Add a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.add_organization_follower`.
        """

    def delete_organization_follower(self, id: int, follower_id: int) -> StreamedResponse:
        """Remove a follower

        Answers whose body is read while it arrives. Arguments as in
        `Client.delete_organization_follower`.
        """

    def get_organization_mail_messages(
        self,
        id: int,
        *,
        start: int = 0,
        limit: int = ...,
    ) -> StreamedResponse:
        """List the mail messages of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_mail_messages`.
        """

    @overload
    def merge_organizations(self, id: int, body: MergeTarget) -> StreamedResponse:
        """Merge two organizations

        Answers whose body is read while it arrives. Arguments as in `Client.merge_organizations`.
        """

    @overload
    def merge_organizations(self, id: int, *, merge_with_id: int) -> StreamedResponse:
        """Merge two organizations

        Answers whose body is read while it arrives. Arguments as in `Client.merge_organizations`.
        """

    def get_organization_users(self, id: int) -> StreamedResponse:
        """List who may see an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_users`.
        """

    @deprecated(
        "getOrganizationPersons is being retired; use pdspec.v2.Client().get_persons(). What "
        "changes: id is passed as org_id; start is replaced by cursor."
    )
    def get_organization_persons(self, id: int, *, start: int = 0, limit: int = ...) -> StreamedResponse:
        """List the persons of an organization

        Answers whose body is read while it arrives. Arguments as in
        `Client.get_organization_persons`.
        """

_GetOrganizationUpdatesItemsObject: TypeAlias = Literal[
    "activity",
    "plannedActivity",
    "note",
    "file",
    "change",
    "deal",
    "follower",
    "participant",
    "mailMessage",
    "mailMessageWithAttachment",
    "invoice",
    "activityFile",
    "document",
]

@type_check_only
class OrganizationList(TypedDict):
    """A page of organizations."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Organization] | None
    """The organizations; null when there are none."""
    additional_data: OrganizationPage
    """Where this page lies in the whole list."""
    related_objects: OrganizationRelatedObjects | None

@type_check_only
class Organization(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """An organization, as lists have it. Custom fields stand beside these, under keys of 40 hex
    digits.
    """

    id: int
    """Id of the organization."""
    company_id: int
    """Id of the Pipedrive company it belongs to."""
    owner_id: Owner
    """The user who owns a record."""
    name: str
    """Name of the organization."""
    active_flag: bool
    """False once it is deleted."""
    picture_id: LinkedPicture | None
    country_code: str | None
    """Two-letter country code."""
    first_char: str | None
    """First letter of the name, in lower case."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    visible_to: str | None
    """Who may see it, as a number of a visibility group."""
    label: int | None
    """Id of its label."""
    label_ids: list[int] | None
    """Ids of all its labels."""
    owner_name: str | None
    """Name of the owner."""
    cc_email: str | None
    """Address that files copied mail under this organization."""
    email_messages_count: int
    """Linked mail messages."""
    people_count: int
    """Persons who belong to it."""
    activities_count: int
    """Activities, done or not."""
    done_activities_count: int
    """Activities that are done."""
    undone_activities_count: int
    """Activities that are still to do."""
    files_count: int
    """Attached files."""
    notes_count: int
    """Notes."""
    followers_count: int
    """Followers."""
    address: str | None
    """The whole address as entered."""
    address_subpremise: str | None
    """Flat, suite or floor."""
    address_street_number: str | None
    """House number."""
    address_route: str | None
    """Street."""
    address_sublocality: str | None
    """District of the town."""
    address_locality: str | None
    """Town."""
    address_admin_area_level_1: str | None
    """State or region."""
    address_admin_area_level_2: str | None
    """County."""
    address_country: str | None
    """Country."""
    address_postal_code: str | None
    """Postal code."""
    address_formatted_address: str | None
    """The whole address, tidied up."""
    open_deals_count: int
    """Open deals of its own."""
    related_open_deals_count: int
    """Open deals linked in another way."""
    closed_deals_count: int
    """Closed deals of its own."""
    related_closed_deals_count: int
    """Closed deals linked in another way."""
    won_deals_count: int
    """Won deals of its own."""
    related_won_deals_count: int
    """Won deals linked in another way."""
    lost_deals_count: int
    """Lost deals of its own."""
    related_lost_deals_count: int
    """Lost deals linked in another way."""
    next_activity_date: str | None
    """Day of the next planned activity."""
    next_activity_time: str | None
    """Time of day of the next planned activity."""
    next_activity_id: int | None
    """Id of the next planned activity."""
    last_activity_id: int | None
    """Id of the latest activity that is done."""
    last_activity_date: str | None
    """Day of the latest activity that is done."""

@type_check_only
class Owner(TypedDict):
    """The user who owns a record."""

    id: int
    """Id of the user."""
    name: str
    """Full name of the user."""
    email: str | None
    """Email address of the user."""
    has_pic: int
    """1 when the user has a picture, 0 otherwise."""
    pic_hash: str | None
    """Part of the address of the user's picture; null without one."""
    active_flag: bool
    """Whether the user is active."""
    value: int
    """Id of the user once more."""

@type_check_only
class LinkedPicture(TypedDict):
    """A picture as a record refers to it."""

    value: int
    """Id of the picture."""
    item_type: str | None
    """Kind of record it shows, such as organization or person."""
    item_id: int | None
    """Id of that record."""
    active_flag: bool
    """False once the picture is deleted."""
    add_time: str | None
    """When it was added."""
    update_time: str | None
    """When it last changed."""
    added_by_user_id: int | None
    """Id of the user who added it."""
    pictures: PictureAddresses
    """Addresses of the picture by its width in pixels."""

_PictureAddressesKeys = TypedDict(
    "_PictureAddressesKeys",
    {
        "128": str | None,
        "512": str | None,
    },
)

@type_check_only
class PictureAddresses(_PictureAddressesKeys):
    """Addresses of the picture by its width in pixels."""

@type_check_only
class OrganizationPage(TypedDict):
    """Where this page lies in the whole list."""

    pagination: Pagination
    """Where this page lies in the whole list."""

@type_check_only
class Pagination(TypedDict):
    """Where this page lies in the whole list."""

    start: int
    """How many items come before this page."""
    limit: int
    """How many items the page may hold."""
    more_items_in_collection: bool
    """Whether another page follows."""
    next_start: int | None
    """The `start` of the next page; only there when one follows."""

@type_check_only
class OrganizationRelatedObjects(TypedDict):
    """Records that the organizations point to."""

    organization: dict[str, RelatedOrganization]
    """Organizations in brief, by their id."""
    user: dict[str, User]
    """Users in brief, by their id."""
    picture: dict[str, Picture]
    """Pictures, by their id."""

@type_check_only
class RelatedOrganization(TypedDict):
    """An organization in brief, sent beside the main data."""

    id: int
    """Id of the organization."""
    name: str
    """Name of the organization."""
    people_count: int
    """How many persons belong to it."""
    owner_id: int | None
    """Id of the user who owns it."""
    address: str | None
    """Its address in one line."""
    cc_email: str | None
    """Address that files copied mail under this organization."""

@type_check_only
class User(TypedDict):
    """A user of the Pipedrive account."""

    id: int
    """Id of the user."""
    name: str
    """Full name of the user."""
    email: str | None
    """Email address of the user."""
    has_pic: int
    """1 when the user has a picture, 0 otherwise."""
    pic_hash: str | None
    """Part of the address of the user's picture; null without one."""
    active_flag: bool
    """Whether the user is active."""

@type_check_only
class Picture(TypedDict):
    """A picture with its id."""

    id: int
    """Id of the picture."""
    item_type: str | None
    """Kind of record it shows, such as organization or person."""
    item_id: int | None
    """Id of that record."""
    active_flag: bool
    """False once the picture is deleted."""
    add_time: str | None
    """When it was added."""
    update_time: str | None
    """When it last changed."""
    added_by_user_id: int | None
    """Id of the user who added it."""
    pictures: PictureAddresses
    """Addresses of the picture by its width in pixels."""

@type_check_only
class NewOrganization(TypedDict, total=False, extra_items=Any):  # type: ignore[call-arg]
    """A new organization. Custom fields go beside these, each under its key of 40 lower-case hex
    digits; some have companion keys, such as the key followed by _currency for the currency of an
    amount.
    """

    name: Required[str]
    """Name of the organization."""
    add_time: str
    """When it was created, in UTC, as YYYY-MM-DD HH:MM:SS. Only for importing older records."""
    owner_id: int
    """Id of the user who owns it. On creation the caller, when left out."""
    label: int
    """Id of its label."""
    label_ids: Sequence[int]
    """Ids of all its labels."""
    visible_to: Literal["1", "3", "5", "7"]
    """Who may see it, as a number of a visibility group; which groups there are depends on the plan.
    The account's default when left out.
    """

@type_check_only
class AddedOrganization(TypedDict):
    """The new organization."""

    success: bool
    """Whether the call did what was asked."""
    data: OrganizationWithRights
    """An organization and whether its name may be changed."""
    related_objects: OrganizationRelatedObjects | None

@type_check_only
class OrganizationWithRights(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """An organization and whether its name may be changed."""

    id: int
    """Id of the organization."""
    company_id: int
    """Id of the Pipedrive company it belongs to."""
    owner_id: Owner
    """The user who owns a record."""
    name: str
    """Name of the organization."""
    active_flag: bool
    """False once it is deleted."""
    picture_id: LinkedPicture | None
    country_code: str | None
    """Two-letter country code."""
    first_char: str | None
    """First letter of the name, in lower case."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    visible_to: str | None
    """Who may see it, as a number of a visibility group."""
    label: int | None
    """Id of its label."""
    label_ids: list[int] | None
    """Ids of all its labels."""
    owner_name: str | None
    """Name of the owner."""
    cc_email: str | None
    """Address that files copied mail under this organization."""
    email_messages_count: int
    """Linked mail messages."""
    people_count: int
    """Persons who belong to it."""
    activities_count: int
    """Activities, done or not."""
    done_activities_count: int
    """Activities that are done."""
    undone_activities_count: int
    """Activities that are still to do."""
    files_count: int
    """Attached files."""
    notes_count: int
    """Notes."""
    followers_count: int
    """Followers."""
    address: str | None
    """The whole address as entered."""
    address_subpremise: str | None
    """Flat, suite or floor."""
    address_street_number: str | None
    """House number."""
    address_route: str | None
    """Street."""
    address_sublocality: str | None
    """District of the town."""
    address_locality: str | None
    """Town."""
    address_admin_area_level_1: str | None
    """State or region."""
    address_admin_area_level_2: str | None
    """County."""
    address_country: str | None
    """Country."""
    address_postal_code: str | None
    """Postal code."""
    address_formatted_address: str | None
    """The whole address, tidied up."""
    open_deals_count: int
    """Open deals of its own."""
    related_open_deals_count: int
    """Open deals linked in another way."""
    closed_deals_count: int
    """Closed deals of its own."""
    related_closed_deals_count: int
    """Closed deals linked in another way."""
    won_deals_count: int
    """Won deals of its own."""
    related_won_deals_count: int
    """Won deals linked in another way."""
    lost_deals_count: int
    """Lost deals of its own."""
    related_lost_deals_count: int
    """Lost deals linked in another way."""
    next_activity_date: str | None
    """Day of the next planned activity."""
    next_activity_time: str | None
    """Time of day of the next planned activity."""
    next_activity_id: int | None
    """Id of the next planned activity."""
    last_activity_id: int | None
    """Id of the latest activity that is done."""
    last_activity_date: str | None
    """Day of the latest activity that is done."""
    edit_name: bool
    """Whether the user may rename it."""

@type_check_only
class DeletedRecords(TypedDict):
    """What was deleted."""

    success: bool
    """Whether the call did what was asked."""
    data: RecordIds
    """The ids of several records."""

@type_check_only
class RecordIds(TypedDict):
    """The ids of several records."""

    id: list[float]
    """Ids of the records."""

@type_check_only
class OrganizationCollection(TypedDict):
    """A page of organizations."""

    success: bool
    """Whether the call did what was asked."""
    data: list[CollectionOrganization] | None
    """The organizations; null when there are none."""
    additional_data: CursorPage
    """How to get the next page."""

@type_check_only
class CollectionOrganization(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """An organization as the cursor-paged list has it: shorter, and with the owner as a plain id."""

    address: str | None
    """The whole address as entered."""
    address_subpremise: str | None
    """Flat, suite or floor."""
    address_street_number: str | None
    """House number."""
    address_route: str | None
    """Street."""
    address_sublocality: str | None
    """District of the town."""
    address_locality: str | None
    """Town."""
    address_admin_area_level_1: str | None
    """State or region."""
    address_admin_area_level_2: str | None
    """County."""
    address_country: str | None
    """Country."""
    address_postal_code: str | None
    """Postal code."""
    address_formatted_address: str | None
    """The whole address, tidied up."""
    id: int
    """Id of the organization."""
    active_flag: bool
    """False once it is deleted."""
    owner_id: int | None
    """Id of the user who owns it."""
    name: str
    """Name of the organization."""
    update_time: str | None
    """When it last changed."""
    delete_time: str | None
    """When it was deleted."""
    add_time: str | None
    """When it was created."""
    visible_to: str | None
    """Who may see it, as a number of a visibility group."""
    label: int | None
    """Id of its label."""
    label_ids: list[int] | None
    """Ids of all its labels."""
    cc_email: str | None
    """Address that files copied mail under this organization."""

@type_check_only
class CursorPage(TypedDict):
    """How to get the next page."""

    next_cursor: str | None
    """The `cursor` of the next page; null or absent on the last one."""

@type_check_only
class SearchAnswer(TypedDict):
    """A page of search results."""

    success: bool
    """Whether the call did what was asked."""
    data: SearchHits
    """Results of a search."""
    additional_data: OrganizationPage
    """Where this page lies in the whole list."""

@type_check_only
class SearchHits(TypedDict):
    """Results of a search."""

    items: list[SearchHit]
    """The results, best first."""

@type_check_only
class SearchHit(TypedDict):
    """One result of a search."""

    result_score: float | None
    """How well it matches; higher is better."""
    item: FoundOrganization
    """An organization that matches a search."""

@type_check_only
class FoundOrganization(TypedDict):
    """An organization that matches a search."""

    id: int
    """Id of the organization."""
    type: str
    """Kind of record: organization."""
    name: str
    """Name of the organization."""
    address: str | None
    """Its address in one line."""
    visible_to: int | None
    """Who may see it, as a number of a visibility group."""
    owner: FoundOwner | None
    custom_fields: list[str] | None
    """Values of custom fields that match."""
    notes: list[str] | None
    """Notes that match."""

@type_check_only
class FoundOwner(TypedDict):
    """Owner of what was found."""

    id: int
    """Id of the user."""

@type_check_only
class OrganizationAnswer(TypedDict):
    """One organization."""

    success: bool
    """Whether the call did what was asked."""
    data: OrganizationDetails
    """An organization with everything there is to know about it."""
    additional_data: OrganizationExtras | None
    related_objects: OrganizationRelatedObjects | None

@type_check_only
class OrganizationDetails(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """An organization with everything there is to know about it."""

    id: int
    """Id of the organization."""
    company_id: int
    """Id of the Pipedrive company it belongs to."""
    owner_id: Owner
    """The user who owns a record."""
    name: str
    """Name of the organization."""
    active_flag: bool
    """False once it is deleted."""
    picture_id: LinkedPicture | None
    country_code: str | None
    """Two-letter country code."""
    first_char: str | None
    """First letter of the name, in lower case."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    visible_to: str | None
    """Who may see it, as a number of a visibility group."""
    label: int | None
    """Id of its label."""
    label_ids: list[int] | None
    """Ids of all its labels."""
    owner_name: str | None
    """Name of the owner."""
    cc_email: str | None
    """Address that files copied mail under this organization."""
    email_messages_count: int
    """Linked mail messages."""
    people_count: int
    """Persons who belong to it."""
    activities_count: int
    """Activities, done or not."""
    done_activities_count: int
    """Activities that are done."""
    undone_activities_count: int
    """Activities that are still to do."""
    files_count: int
    """Attached files."""
    notes_count: int
    """Notes."""
    followers_count: int
    """Followers."""
    address: str | None
    """The whole address as entered."""
    address_subpremise: str | None
    """Flat, suite or floor."""
    address_street_number: str | None
    """House number."""
    address_route: str | None
    """Street."""
    address_sublocality: str | None
    """District of the town."""
    address_locality: str | None
    """Town."""
    address_admin_area_level_1: str | None
    """State or region."""
    address_admin_area_level_2: str | None
    """County."""
    address_country: str | None
    """Country."""
    address_postal_code: str | None
    """Postal code."""
    address_formatted_address: str | None
    """The whole address, tidied up."""
    open_deals_count: int
    """Open deals of its own."""
    related_open_deals_count: int
    """Open deals linked in another way."""
    closed_deals_count: int
    """Closed deals of its own."""
    related_closed_deals_count: int
    """Closed deals linked in another way."""
    won_deals_count: int
    """Won deals of its own."""
    related_won_deals_count: int
    """Won deals linked in another way."""
    lost_deals_count: int
    """Lost deals of its own."""
    related_lost_deals_count: int
    """Lost deals linked in another way."""
    next_activity_date: str | None
    """Day of the next planned activity."""
    next_activity_time: str | None
    """Time of day of the next planned activity."""
    next_activity_id: int | None
    """Id of the next planned activity."""
    last_activity_id: int | None
    """Id of the latest activity that is done."""
    last_activity_date: str | None
    """Day of the latest activity that is done."""
    edit_name: bool
    """Whether the user may rename it."""
    last_activity: dict[str, Any] | None
    """The latest activity that is done."""
    next_activity: dict[str, Any] | None
    """The next planned activity."""

@type_check_only
class OrganizationExtras(TypedDict):
    """What is known beside the organization itself."""

    followers: dict[str, FollowerSummary]
    """Followers in brief, by the id of the user."""
    dropbox_email: str | None
    """Address that files copied mail under this organization."""

@type_check_only
class FollowerSummary(TypedDict):
    """A follower in brief."""

    id: int
    """Id of the follower."""
    name: str | None
    """Name of the user."""
    email: str | None
    """Email address of the user."""
    user_id: int
    """Id of the user."""
    pic_hash: str | None
    """Part of the address of the user's picture; null without one."""

@type_check_only
class OrganizationChanges(TypedDict, total=False, extra_items=Any):  # type: ignore[call-arg]
    """What to change; fields left out stay as they are. Custom fields go beside these, each under its
    key of 40 lower-case hex digits; some have companion keys, such as the key followed by _currency
    for the currency of an amount.
    """

    name: str
    """Name of the organization."""
    owner_id: int
    """Id of the user who owns it."""
    label: int
    """Id of its label."""
    label_ids: Sequence[int]
    """Ids of all its labels."""
    visible_to: Literal["1", "3", "5", "7"]
    """Who may see it, as a number of a visibility group; which groups there are depends on the plan."""

@type_check_only
class UpdatedOrganization(TypedDict):
    """The organization after the change."""

    success: bool
    """Whether the call did what was asked."""
    data: Organization
    """An organization, as lists have it. Custom fields stand beside these, under keys of 40 hex
    digits.
    """
    related_objects: OrganizationRelatedObjects | None

@type_check_only
class DeletedRecord(TypedDict):
    """What was deleted."""

    success: bool
    """Whether the call did what was asked."""
    data: RecordId
    """The id of one record."""

@type_check_only
class RecordId(TypedDict):
    """The id of one record."""

    id: int
    """Id of the record."""

@type_check_only
class ActivityList(TypedDict):
    """A page of activities."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Activity] | None
    """The activities; null when there are none."""
    additional_data: ActivityPage
    """Where this page lies in the whole list, and how activities are spread over users."""

@type_check_only
class Activity(TypedDict):
    """An activity: a call, a meeting, a task."""

    id: int
    """Id of the activity."""
    due_date: str | None
    """Day on which it is due."""
    due_time: str | None
    """Time of day at which it is due."""
    duration: str | None
    """How long it takes, as hours and minutes."""
    deal_id: int | None
    """Id of the deal it belongs to."""
    lead_id: str | None
    """Id of the lead it belongs to."""
    person_id: int | None
    """Id of the person it belongs to."""
    project_id: int | None
    """Id of the project it belongs to."""
    org_id: int | None
    """Id of the organization it belongs to."""
    location: str | None
    """Where it takes place."""
    public_description: str | None
    """Description that guests see in their calendar."""
    note: str | None
    """Note for colleagues."""
    done: bool
    """Whether it is done."""
    subject: str | None
    """What it is about."""
    type: str | None
    """Key of its type, such as call or meeting."""
    user_id: int | None
    """Id of the user it belongs to."""
    participants: list[dict[str, Any]] | None
    """Persons who take part."""
    busy_flag: bool | None
    """Whether the calendar shows the time as taken."""
    attendees: list[dict[str, Any]] | None
    """People invited, inside or outside Pipedrive."""
    company_id: int | None
    """Id of the Pipedrive company."""
    reference_type: str | None
    """Kind of the item it came from."""
    reference_id: int | None
    """Id of the item it came from."""
    conference_meeting_client: str | None
    """Id of the app that hosts the video call."""
    conference_meeting_url: str | None
    """Address of the video call."""
    conference_meeting_id: str | None
    """Id of the video call."""
    add_time: str | None
    """When it was created."""
    marked_as_done_time: str | None
    """When it was marked as done."""
    last_notification_time: str | None
    """When somebody was last notified of it."""
    last_notification_user_id: int | None
    """Id of the user who was last notified."""
    notification_language_id: int | None
    """Id of the language of notifications."""
    active_flag: bool
    """False once it is deleted."""
    update_time: str | None
    """When it last changed."""
    update_user_id: int | None
    """Id of the user who last changed it."""
    gcal_event_id: str | None
    """Id of the event in Google Calendar."""
    google_calendar_id: str | None
    """Id of that Google calendar."""
    google_calendar_etag: str | None
    """Version of that event."""
    calendar_sync_include_context: str | None
    """What the calendar sync adds to the event."""
    source_timezone: str | None
    """Time zone it was planned in."""
    rec_rule: str | None
    """Rule by which it repeats."""
    rec_rule_extension: str | None
    """Exceptions to that rule."""
    rec_master_activity_id: int | None
    """Id of the first activity of the series."""
    series: list[dict[str, Any]] | None
    """Activities of the same series."""
    created_by_user_id: int | None
    """Id of the user who created it."""
    location_subpremise: str | None
    """Flat, suite or floor of the location."""
    location_street_number: str | None
    """House number of the location."""
    location_route: str | None
    """Street of the location."""
    location_sublocality: str | None
    """District of the location."""
    location_locality: str | None
    """Town of the location."""
    location_admin_area_level_1: str | None
    """State or region of the location."""
    location_admin_area_level_2: str | None
    """County of the location."""
    location_country: str | None
    """Country of the location."""
    location_postal_code: str | None
    """Postal code of the location."""
    location_formatted_address: str | None
    """Whole address of the location, tidied up."""
    org_name: str | None
    """Name of the organization."""
    person_name: str | None
    """Name of the person."""
    deal_title: str | None
    """Title of the deal."""
    owner_name: str | None
    """Name of the user it belongs to."""
    person_dropbox_bcc: str | None
    """Address that files mail under the person."""
    deal_dropbox_bcc: str | None
    """Address that files mail under the deal."""
    assigned_to_user_id: int | None
    """Id of the user it is assigned to."""
    file: dict[str, Any] | None
    """The attached file."""

@type_check_only
class ActivityPage(TypedDict):
    """Where this page lies in the whole list, and how activities are spread over users."""

    pagination: Pagination
    """Where this page lies in the whole list."""
    start: int | None
    """How many items come before this page."""
    limit: int | None
    """How many items the page may hold."""
    more_items_in_collection: bool | None
    """Whether another page follows."""
    activity_distribution: dict[str, ActivityShare]
    """Who has how many activities, by the id of the user."""

@type_check_only
class ActivityShare(TypedDict):
    """How many of the activities one user has."""

    activities: dict[str, int]
    """Number of activities, by the key of their type."""
    name: str | None
    """Name of the user."""
    activity_count: int
    """Activities of the user."""
    share: int
    """Their part of all activities, in percent."""

@type_check_only
class DealList(TypedDict):
    """A page of deals."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Deal] | None
    """The deals; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """
    related_objects: DealRelatedObjects | None

@type_check_only
class Deal(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """A deal. Custom fields stand beside these, under keys of 40 hex digits."""

    id: int
    """Id of the deal."""
    creator_user_id: DealUser | None
    user_id: DealUser | None
    person_id: DealPerson | None
    org_id: LinkedOrganization | None
    stage_id: int | None
    """Id of the stage it is in."""
    title: str
    """Title of the deal."""
    value: float | None
    """What it is worth."""
    currency: str | None
    """Currency of the value, three letters."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""
    stage_change_time: str | None
    """When it last moved to another stage."""
    active: bool
    """Whether it is open and not deleted."""
    deleted: bool
    """Whether it is deleted."""
    is_archived: bool
    """Whether it is archived."""
    status: str
    """Where it stands: open, won, lost or deleted."""
    probability: float | None
    """Chance of winning it, in percent."""
    next_activity_date: str | None
    """Day of the next planned activity."""
    next_activity_time: str | None
    """Time of day of the next planned activity."""
    next_activity_id: int | None
    """Id of the next planned activity."""
    last_activity_id: int | None
    """Id of the latest activity that is done."""
    last_activity_date: str | None
    """Day of the latest activity that is done."""
    lost_reason: str | None
    """Why it was lost."""
    visible_to: str | None
    """Who may see it, as a number of a visibility group."""
    close_time: str | None
    """When it was closed."""
    pipeline_id: int | None
    """Id of its pipeline."""
    won_time: str | None
    """When it was won."""
    first_won_time: str | None
    """When it was won for the first time."""
    lost_time: str | None
    """When it was lost."""
    products_count: int
    """Products in it."""
    files_count: int
    """Attached files."""
    notes_count: int
    """Notes."""
    followers_count: int
    """Followers."""
    email_messages_count: int
    """Linked mail messages."""
    activities_count: int
    """Activities, done or not."""
    done_activities_count: int
    """Activities that are done."""
    undone_activities_count: int
    """Activities that are still to do."""
    participants_count: int
    """Persons who take part."""
    expected_close_date: str | None
    """Day on which it should close."""
    last_incoming_mail_time: str | None
    """When the latest mail came in."""
    last_outgoing_mail_time: str | None
    """When the latest mail went out."""
    label: str | None
    """Its label, or several separated by commas."""
    stage_order_nr: int | None
    """Position of its stage in the pipeline."""
    person_name: str | None
    """Name of the person."""
    org_name: str | None
    """Name of the organization."""
    next_activity_subject: str | None
    """Subject of the next planned activity."""
    next_activity_type: str | None
    """Type of the next planned activity."""
    next_activity_duration: str | None
    """Length of the next planned activity."""
    next_activity_note: str | None
    """Note of the next planned activity."""
    formatted_value: str | None
    """Value with its currency, ready to show."""
    weighted_value: float | None
    """Value times probability."""
    formatted_weighted_value: str | None
    """Weighted value with its currency, ready to show."""
    weighted_value_currency: str | None
    """Currency of the weighted value."""
    rotten_time: str | None
    """When it counts as neglected."""
    owner_name: str | None
    """Name of the owner."""
    cc_email: str | None
    """Address that files copied mail under this deal."""
    org_hidden: bool
    """Whether the user may not see the organization."""
    person_hidden: bool
    """Whether the user may not see the person."""
    origin: str | None
    """How it came to be, such as ManuallyCreated."""
    origin_id: str | None
    """Id at the place it came from."""
    channel: int | None
    """Id of the marketing channel."""
    channel_id: str | None
    """Id within the marketing channel."""
    arr: float | None
    """Revenue that recurs every year."""
    mrr: float | None
    """Revenue that recurs every month."""
    acv: float | None
    """Yearly value of the contract."""
    arr_currency: str | None
    """Currency of `arr`."""
    mrr_currency: str | None
    """Currency of `mrr`."""
    acv_currency: str | None
    """Currency of `acv`."""

@type_check_only
class DealUser(TypedDict):
    """A user as a deal refers to one."""

    id: int
    """Id of the user."""
    name: str | None
    """Full name of the user."""
    email: str | None
    """Email address of the user."""
    has_pic: bool
    """Whether the user has a picture."""
    pic_hash: str | None
    """Part of the address of the user's picture; null without one."""
    active_flag: bool
    """Whether the user is active."""
    value: int
    """Id of the user once more."""

@type_check_only
class DealPerson(TypedDict):
    """A person as a deal refers to one."""

    active_flag: bool
    """False once the person is deleted."""
    name: str | None
    """Name of the person."""
    email: list[ContactDetail] | None
    """Email addresses."""
    phone: list[ContactDetail] | None
    """Phone numbers."""
    owner_id: int | None
    """Id of the user who owns the person."""
    value: int
    """Id of the person."""

@type_check_only
class ContactDetail(TypedDict):
    """One phone number or email address."""

    label: str | None
    """What it is for, such as work or home."""
    value: str | None
    """The number or address."""
    primary: bool
    """Whether it is the main one."""

@type_check_only
class LinkedOrganization(TypedDict):
    """An organization as another record refers to it."""

    name: str | None
    """Name of the organization."""
    people_count: int
    """How many persons belong to it."""
    owner_id: int | None
    """Id of the user who owns it."""
    address: str | None
    """Its address in one line."""
    active_flag: bool
    """False once it is deleted."""
    cc_email: str | None
    """Address that files copied mail under this organization."""
    value: int
    """Id of the organization."""

@type_check_only
class OffsetPage(TypedDict):
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

    pagination: Pagination
    """Where this page lies in the whole list."""
    start: int | None
    """How many items come before this page."""
    limit: int | None
    """How many items the page may hold."""
    more_items_in_collection: bool | None
    """Whether another page follows."""

@type_check_only
class DealRelatedObjects(TypedDict):
    """Records that the deals point to."""

    organization: dict[str, RelatedActiveOrganization]
    """Organizations in brief, by their id."""
    person: dict[str, RelatedPerson]
    """Persons in brief, by their id."""
    user: dict[str, User]
    """Users in brief, by their id."""
    stage: Stage
    """A stage of a pipeline."""
    pipeline: Pipeline
    """A pipeline: the stages a deal goes through."""

@type_check_only
class RelatedActiveOrganization(TypedDict):
    """An organization in brief, and whether it still exists."""

    active_flag: bool
    """False once it is deleted."""
    id: int
    """Id of the organization."""
    name: str
    """Name of the organization."""
    people_count: int
    """How many persons belong to it."""
    owner_id: int | None
    """Id of the user who owns it."""
    address: str | None
    """Its address in one line."""
    cc_email: str | None
    """Address that files copied mail under this organization."""

@type_check_only
class RelatedPerson(TypedDict):
    """A person in brief, sent beside the main data."""

    active_flag: bool
    """False once the person is deleted."""
    id: int
    """Id of the person."""
    name: str | None
    """Name of the person."""
    email: list[ContactDetail] | None
    """Email addresses."""
    phone: list[ContactDetail] | None
    """Phone numbers."""
    owner_id: int | None
    """Id of the user who owns the person."""

@type_check_only
class Stage(TypedDict):
    """A stage of a pipeline."""

    id: int
    """Id of the stage."""
    order_nr: int
    """Position in the pipeline."""
    name: str
    """Name of the stage."""
    active_flag: bool
    """False once it is deleted."""
    deal_probability: int | None
    """Chance of winning a deal in this stage, in percent."""
    pipeline_id: int
    """Id of the pipeline."""
    rotten_flag: bool
    """Whether deals in it can count as neglected."""
    rotten_days: int | None
    """After how many days they do."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""

@type_check_only
class Pipeline(TypedDict):
    """A pipeline: the stages a deal goes through."""

    id: int
    """Id of the pipeline."""
    name: str
    """Name of the pipeline."""
    url_title: str | None
    """Name as it stands in addresses."""
    order_nr: int
    """Position among the pipelines."""
    active: bool
    """Whether it is in use."""
    deal_probability: bool
    """Whether its stages have a probability."""
    add_time: str | None
    """When it was created."""
    update_time: str | None
    """When it last changed."""

@type_check_only
class FileList(TypedDict):
    """A page of files."""

    success: bool
    """Whether the call did what was asked."""
    data: list[File] | None
    """The files; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

@type_check_only
class File(TypedDict):
    """A file attached to a record."""

    id: int
    """Id of the file."""
    user_id: int | None
    """Id of the user who added it."""
    deal_id: int | None
    """Id of the deal it belongs to."""
    person_id: int | None
    """Id of the person it belongs to."""
    org_id: int | None
    """Id of the organization it belongs to."""
    product_id: int | None
    """Id of the product it belongs to."""
    activity_id: int | None
    """Id of the activity it belongs to."""
    lead_id: str | None
    """Id of the lead it belongs to."""
    add_time: str | None
    """When it was added."""
    update_time: str | None
    """When it last changed."""
    file_name: str | None
    """Name under which it is stored."""
    file_size: int | None
    """Size in bytes."""
    active_flag: bool | None
    """False once the file is deleted."""
    inline_flag: bool | None
    """Whether it is embedded in a text, such as an image in a mail."""
    remote_location: str | None
    """Service that holds the file when Pipedrive does not, such as googledrive."""
    remote_id: str | None
    """Id of the file at that service."""
    cid: str | None
    """Content id of an embedded file."""
    s3_bucket: str | None
    """Storage bucket of the file."""
    mail_message_id: str | None
    """Id of the mail message it came with."""
    mail_template_id: str | None
    """Id of the mail template it belongs to."""
    deal_name: str | None
    """Title of the deal it belongs to."""
    person_name: str | None
    """Name of the person it belongs to."""
    org_name: str | None
    """Name of the organization it belongs to."""
    product_name: str | None
    """Name of the product it belongs to."""
    lead_name: str | None
    """Title of the lead it belongs to."""
    url: str | None
    """Where to download it."""
    name: str | None
    """Name shown to users."""
    description: str | None
    """Note about the file."""

@type_check_only
class UpdateList(TypedDict):
    """A page of the history."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Update] | None
    """The entries; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """
    related_objects: UpdateRelatedObjects | None

@type_check_only
class Update(TypedDict):
    """One entry in the history of an organization."""

    object: str
    """Kind of entry, such as organizationChange, activity or file."""
    timestamp: str | None
    """When it happened."""
    data: dict[str, Any] | None
    """The entry itself; its fields depend on the kind."""

@type_check_only
class UpdateRelatedObjects(TypedDict):
    """Records that the entries of the list point to."""

    organization: dict[str, RelatedOrganization]
    """Organizations in brief, by their id."""
    user: dict[str, User]
    """Users in brief, by their id."""

@type_check_only
class FollowerList(TypedDict):
    """Who follows the organization."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Follower] | None
    """The followers; null when there are none."""
    additional_data: OrganizationPage | None

@type_check_only
class Follower(TypedDict):
    """A user who follows an organization."""

    org_id: int
    """Id of the organization."""
    user_id: int
    """Id of the user."""
    id: int
    """Id of the follower, which deleteOrganizationFollower wants."""
    add_time: str | None
    """Since when."""

@type_check_only
class NewFollower(TypedDict):
    """Who shall follow the organization."""

    user_id: int
    """Id of the user."""

@type_check_only
class FollowerAnswer(TypedDict):
    """The new follower."""

    success: bool
    """Whether the call did what was asked."""
    data: Follower
    """A user who follows an organization."""

@type_check_only
class MailMessageList(TypedDict):
    """A page of mail messages."""

    success: bool
    """Whether the call did what was asked."""
    data: list[MailMessageEntry] | None
    """The messages; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """

@type_check_only
class MailMessageEntry(TypedDict):
    """One entry of the list of mail messages."""

    object: str
    """Kind of entry, such as mailMessage."""
    timestamp: str | None
    """When the entry was made."""
    data: MailMessage
    """A mail message, without its body."""

_MailMessageKeys = TypedDict(
    "_MailMessageKeys",
    {
        "from": list[MailParty] | None,
    },
)

@type_check_only
class MailMessage(_MailMessageKeys):
    """A mail message, without its body."""

    id: int
    """Id of the message."""
    to: list[MailParty] | None
    """Who received it."""
    cc: list[MailParty] | None
    """Who received a copy."""
    bcc: list[MailParty] | None
    """Who received a hidden copy."""
    body_url: str | None
    """Where to fetch the body."""
    account_id: str | None
    """Id of the mail account it was synced from."""
    user_id: int | None
    """Id of the user it belongs to."""
    mail_thread_id: int | None
    """Id of the thread it is part of."""
    subject: str | None
    """Subject line."""
    snippet: str | None
    """First words of the body."""
    mail_tracking_status: Literal["opened", "not opened"] | str | None
    """Whether the recipient opened it; null when not tracked."""
    mail_link_tracking_enabled_flag: Literal[0, 1] | int
    """Whether clicks on links are tracked."""
    read_flag: Literal[0, 1] | int
    """Whether it was read."""
    draft: str | None
    """The draft, when it is one."""
    draft_flag: Literal[0, 1] | int
    """Whether it is a draft."""
    synced_flag: Literal[0, 1] | int
    """Whether it is in sync with the mail provider."""
    deleted_flag: Literal[0, 1] | int
    """Whether it was deleted."""
    has_body_flag: Literal[0, 1] | int
    """Whether it has a body."""
    sent_flag: Literal[0, 1] | int
    """Whether it was sent."""
    sent_from_pipedrive_flag: Literal[0, 1] | int
    """Whether it was sent from Pipedrive."""
    smart_bcc_flag: Literal[0, 1] | int
    """Whether it arrived through the Smart Bcc address."""
    message_time: str | None
    """Time in the message itself."""
    add_time: str | None
    """When Pipedrive stored it."""
    update_time: str | None
    """When it last changed."""
    has_attachments_flag: Literal[0, 1] | int
    """Whether it has attachments of any kind."""
    has_inline_attachments_flag: Literal[0, 1] | int
    """Whether some attachments are embedded in the body."""
    has_real_attachments_flag: Literal[0, 1] | int
    """Whether some attachments are separate files."""
    nylas_id: str | None
    """Id at the sync service."""
    s3_bucket: str | None
    """Storage bucket of the body."""
    s3_bucket_path: str | None
    """Place of the body in that bucket."""
    external_deleted_flag: bool | None
    """Whether it was deleted at the mail provider."""
    mua_message_id: str | None
    """Message id set by the mail program."""
    template_id: int | None
    """Id of the template it was written from."""
    timestamp: str | None
    """When it entered the list."""
    item_type: str | None
    """Kind of item, such as mailMessage."""
    company_id: int | None
    """Id of the Pipedrive company."""

@type_check_only
class MailParty(TypedDict):
    """A sender or recipient of a mail message."""

    id: int | None
    """Id of this party."""
    email_address: str | None
    """Mail address."""
    name: str | None
    """Name as written in the message."""
    linked_person_id: int | None
    """Id of the person with this address."""
    linked_person_name: str | None
    """Name of that person."""
    mail_message_party_id: int | None
    """Id that ties the party to the message."""

@type_check_only
class MergeTarget(TypedDict):
    """The other half of a merge."""

    merge_with_id: int
    """Id of the organization to merge with."""

@type_check_only
class MergedOrganization(TypedDict):
    """Outcome of a merge."""

    success: bool
    """Whether the call did what was asked."""
    data: RecordId
    """The id of one record."""

@type_check_only
class PermittedUsers(TypedDict):
    """Who may see the organization."""

    success: bool
    """Whether the call did what was asked."""
    data: list[float] | None
    """Ids of the users; null when there are none."""

@type_check_only
class PersonList(TypedDict):
    """A page of persons."""

    success: bool
    """Whether the call did what was asked."""
    data: list[Person] | None
    """The persons; null when there are none."""
    additional_data: OffsetPage
    """Where this page lies in the whole list, under `pagination`; the fields beside it are documented
    by Pipedrive but not relied on here.
    """
    related_objects: PersonRelatedObjects | None

@type_check_only
class Person(TypedDict, extra_items=Any):  # type: ignore[call-arg]
    """A person. Custom fields stand beside these, under keys of 40 hex digits."""

    id: int
    """Id of the person."""
    company_id: int
    """Id of the Pipedrive company the person belongs to."""
    active_flag: bool
    """False once the person is deleted."""
    phone: list[ContactDetail] | None
    """Phone numbers."""
    email: list[ContactDetail] | None
    """Email addresses."""
    first_char: str | None
    """First letter of the name, in lower case."""
    add_time: str | None
    """When the person was created."""
    update_time: str | None
    """When the person last changed."""
    visible_to: str | None
    """Who may see the person, as a number of a visibility group."""
    picture_id: Picture | None
    label: int | None
    """Id of the label."""
    label_ids: list[int] | None
    """Ids of all labels."""
    org_name: str | None
    """Name of the organization."""
    owner_name: str | None
    """Name of the owner."""
    cc_email: str | None
    """Address that files copied mail under this person."""
    owner_id: Owner
    """The user who owns a record."""
    org_id: LinkedOrganization | None
    name: str
    """Full name."""
    first_name: str | None
    """First name."""
    last_name: str | None
    """Last name."""
    email_messages_count: int
    """Linked mail messages."""
    activities_count: int
    """Activities, done or not."""
    done_activities_count: int
    """Activities that are done."""
    undone_activities_count: int
    """Activities that are still to do."""
    files_count: int
    """Attached files."""
    notes_count: int
    """Notes."""
    followers_count: int
    """Followers."""
    last_incoming_mail_time: str | None
    """When the latest mail came in."""
    last_outgoing_mail_time: str | None
    """When the latest mail went out."""
    open_deals_count: int
    """Open deals of its own."""
    related_open_deals_count: int
    """Open deals linked in another way."""
    closed_deals_count: int
    """Closed deals of its own."""
    related_closed_deals_count: int
    """Closed deals linked in another way."""
    won_deals_count: int
    """Won deals of its own."""
    related_won_deals_count: int
    """Won deals linked in another way."""
    lost_deals_count: int
    """Lost deals of its own."""
    related_lost_deals_count: int
    """Lost deals linked in another way."""
    next_activity_date: str | None
    """Day of the next planned activity."""
    next_activity_time: str | None
    """Time of day of the next planned activity."""
    next_activity_id: int | None
    """Id of the next planned activity."""
    last_activity_id: int | None
    """Id of the latest activity that is done."""
    last_activity_date: str | None
    """Day of the latest activity that is done."""

@type_check_only
class PersonRelatedObjects(TypedDict):
    """Records that the persons point to."""

    organization: dict[str, RelatedActiveOrganization]
    """Organizations in brief, by their id."""
    user: dict[str, User]
    """Users in brief, by their id."""
